const MIB = 1024 * 1024;

const repeated = (text: string, bytes = MIB): string => text.repeat(Math.floor(bytes / Buffer.byteLength(text)));

/** Each alias stands for ten of the one before: ten billion values. */
const laughs = Array.from(
  { length: 10 },
  (_, level) =>
    `a${level}: &a${level} [${
      level === 0
        ? 'x'
        : Array(10)
            .fill(`*a${level - 1}`)
            .join(', ')
    }]`,
).join('\n');

const keys = (count: number): string => Array.from({ length: count }, (_, key) => `k${key}: ${key}`).join('\n');

const indented = (depth: number, line: string): string =>
  Array.from({ length: depth }, (_, level) => ' '.repeat(level) + line).join('\n');

/** What a file of the data may cost, whatever is in it: milliseconds of CPU, and MiB of the whole process. */
export const MOST = { milliseconds: 2000, peak: 512 };

/** Files that are made to take long, or much memory, or to bring the reader down; all as large as a file may be, or less. */
const CORPUS: Readonly<Record<string, string | Uint8Array>> = {
  'brackets that open': repeated('['),
  'braces that open': repeated('{'),
  'brackets that open and close': repeated('[', MIB / 2) + repeated(']', MIB / 2),
  'brackets in pairs': `a: [${repeated('[],', MIB - 16)}]`,
  'braces in pairs': `a: [${repeated('{},', MIB - 16)}]`,
  'maps in maps': indented(1400, 'a:'),
  'lists in lists': repeated('- '),
  'maps in lists in maps': repeated('- a: '),
  'questions in questions': repeated('? '),
  'an alias bomb': laughs,
  'an alias of itself': 'a: &a [*a]',
  'aliases of one anchor': `a: &a x\nb: [${repeated('*a,', MIB - 32)}]`,
  anchors: repeated('- &a x\n'),
  merges: `a: &a {b: 1}\nc: {${repeated('<<: *a,', MIB - 32)}}`,
  documents: repeated('---\n'),
  'documents of one value': repeated('--- a\n...\n'),
  directives: repeated('%YAML 1.2\n'),
  'a long line': `name: ${repeated('x', MIB - 16)}`,
  'a long key': `${repeated('x', MIB - 16)}: 1`,
  'a long quoted key': `"${repeated('\\u0041', MIB - 16)}": 1`,
  'a quote that is never closed': `name: "${repeated('x ', MIB - 16)}`,
  'a quoted line after line': `name: '${repeated("''\n", MIB - 16)}`,
  'a block of text': `name: |\n${repeated('  x\n', MIB - 16)}`,
  'a folded block': `name: >\n${repeated('  x\n\n', MIB - 16)}`,
  'empty lines': repeated('\n'),
  spaces: repeated(' '),
  tabs: repeated('\t'),
  comments: repeated('#\n'),
  'carriage returns': repeated('a: 1\r'),
  colons: repeated(':'),
  'colons and spaces': repeated(': '),
  hyphens: repeated('-'),
  tags: repeated('!!str '),
  stars: repeated('*'),
  'many keys': keys(60_000),
  'one key many times': repeated('name: x\n'),
  '__proto__ in __proto__': repeated('{__proto__: '),
  NULs: new Uint8Array(MIB),
  'bytes that are no UTF-8': new Uint8Array(MIB).fill(0xff),
  'a lone surrogate': Uint8Array.from([0x61, 0x3a, 0x20, 0xed, 0xa0, 0x80]),
  'overlong UTF-8': Uint8Array.from([0x61, 0x3a, 0x20, 0xc0, 0xaf]),
  'UTF-16': Buffer.from(`\ufeff${repeated('a: 1\n', MIB / 2 - 2)}`, 'utf16le'),
  'byte order marks': repeated('\ufeff'),
  'more than is read': repeated('a', 4 * MIB),
};

/** The same for the file of a cluster. */
const CLUSTER_CORPUS: Readonly<Record<string, string>> = {
  'many unknown components': `components:\n${keys(50_000).replace(/^/gm, '  ')}`,
  'many wrong options': `components:\n  prometheus-agent:\n${keys(50_000).replace(/^/gm, '    ')}`,
  'many wrong addresses': `nodeAddresses: [${repeated('a,', MIB - 32)}]`,
  'as many wrong addresses as are taken': `nodeAddresses: [${repeated('a,', 10_000)}]`,
  'as many addresses as are taken': `nodeAddresses: [${repeated('10.0.0.1,', 45_000)}]`,
  'as many patches as are taken': `components:\n  fluent-bit:\n    patches: [${repeated('{},', 3000)}]`,
  'many addresses': `nodeAddresses: [${repeated('10.0.0.1,', MIB - 32)}]`,
  'many wrong labels': `labels:\n${keys(50_000).replace(/^/gm, '  ä')}`,
  'many patches': `components:\n  fluent-bit:\n    patches: [${repeated('{},', MIB - 64)}]`,
  'a long number': `nodes: {count: ${repeated('9', MIB - 32)}}`,
  'a long range': `loadBalancerPool: ${repeated('1.', MIB - 32)}-`,
  'a long zone': `zone: ${repeated('a-', MIB - 16)}`,
  'a long zone of labels': `zone: ${repeated('a.', MIB - 16)}`,
  'a long URL': `apiServer: https://${repeated('a@', MIB - 32)}`,
  'a long amount': `nodes: {memory: ${repeated('1', MIB - 32)}}`,
  'a long path of a patch': `components:\n  fluent-bit:\n    patches: [{target: {kind: A, name: a}, json: [{op: remove, path: ${repeated('/~', MIB - 128)}}]}]`,
  'a long schedule': `components: {longhorn: {trimSchedule: "${repeated('* ', MIB - 64)}"}}`,
};

const labels = (own: string) =>
  own.replace(
    'labels:\n',
    `labels:\n${keys(999)
      .replace(/^/gm, '  k')
      .replaceAll(/: (\d+)/g, ': "$1"')}\n`,
  );

const withPatches = (own: string, patches: string) =>
  own.replace('components:\n', `components:\n  fluent-bit: {patches: [${patches}]}\n`);

const patch = (change: string) => `{target: {kind: ConfigMap, name: fluent-bit}, ${change}}`;

/** Of the file of a cluster as it should be: as much as it may say, which is rendered or refused for what it makes. */
const CLUSTER_LONGEST: Readonly<Record<string, (own: string) => string>> = {
  'a thousand labels': labels,
  'addresses of five thousand nodes': (own) =>
    own.replace(
      /^nodeAddresses: .*/m,
      `nodeAddresses: [${Array.from({ length: 5000 }, (_, i) => `10.0.${i >> 8}.${i & 255}`)}]`,
    ),
  'a quota of a thousand': (own) =>
    `${own}namespaces: {monitoring: {quota: {${Array.from({ length: 1000 }, (_, i) => `count/a.b${i}: 5`)}}}}\n`,
  'a thousand namespaces': (own) =>
    `${own}namespaces: {${Array.from({ length: 1000 }, (_, i) => `n${i}: {quota: {pods: 5}}`)}}\n`,
  'copies of copies': (own) =>
    withPatches(
      own,
      patch(`json: [${Array.from({ length: 64 }, (_, i) => `{op: copy, from: /data, path: /data/k${i}}`)}]`),
    ),
  'a thousand patches of what grows': (own) =>
    withPatches(
      own,
      Array.from({ length: 1000 }, (_, i) =>
        patch(`merge: {data: {${Array.from({ length: 40 }, (_, key) => `k${i}-${key}: v`)}}}`),
      ).join(),
    ),
};

const app = (rest: string): string => `name: web\nnamespace: shop\nimage: registry.example.org/shop/web\n${rest}`;

const steps = (text: string): string => app(`delivery: {type: canary, steps: [${text}]}\nenvironments: {dev: {}}\n`);

/** The same for the file of an app. */
const APP_CORPUS: Readonly<Record<string, string>> = {
  'many wrong steps': steps(repeated('{setWieght: 5},', MIB - 256)),
  'as many wrong steps as are taken': steps(repeated('{setWieght: 5},', 15_000)),
  'steps of two kinds each': steps(repeated('{setWeight: 5, pause: 5m},', 26_000)),
  'as many steps as are taken': steps(repeated('{setWeight: 5},', 15_000)),
  'a step of many keys': steps(`{${keys(40_000).replaceAll('\n', ', ')}}`),
  'many analyses of no kind': steps(`{setWeight: 5}, {analysis: [${repeated('{type: x},', 10_000)}]}`),
  'many wrong analyses': steps(`{setWeight: 5}, {analysis: [${repeated('{type: latency, atMost: 5},', 27_000)}]}`),
  'a query full of arguments': steps(
    `{setWeight: 5}, {analysis: [{type: logErrors, query: "${repeated('{{x', 500_000)}"}]}`,
  ),
  'a long name of a step': steps(`{${'setWeight'.repeat(50_000)}: 5}`),
  'many environments': app(`environments:\n${keys(40_000).replace(/^/gm, '  ').replaceAll(/: \d+/g, ': {}')}\n`),
  'many wrong environments': app(`environments:\n${keys(40_000).replace(/^/gm, '  ')}\n`),
  'many ports': app(`ports:\n${keys(40_000).replace(/^/gm, '  ')}\nenvironments: {dev: {}}\n`),
  'many wrong peers': app(`network: {to: [${repeated('{ap: a},', 8000)}]}\nenvironments: {dev: {}}\n`),
  'many peers': app(`network: {to: [${repeated('{app: a, port: a},', 18_000)}]}\nenvironments: {dev: {}}\n`),
  'many variables': app(
    `env:\n${keys(40_000)
      .replace(/^/gm, '  ')
      .replaceAll(/: (\d+)/g, ': "$1"')}\nenvironments: {dev: {}}\n`,
  ),
  'many folders': app(
    `volumes:\n${keys(20_000).replace(/^/gm, '  /').replaceAll(/: \d+/g, ': {type: empty}')}\nenvironments: {dev: {}}\n`,
  ),
  'a long path': app(`ingress: {host: a, port: http, path: "${repeated('/a', 500_000)}"}\nenvironments: {dev: {}}\n`),
  'a long expression': app(
    `environments: {dev: {imageUpdater: {strategy: alphabetical, allowTags: "${repeated('(a*)*', 500_000)}"}}}\n`,
  ),
  'a long range': app(`environments: {dev: {imageUpdater: {constraint: "${repeated('1.', 500_000)}"}}}\n`),
  'a range of many parts': app(`environments: {dev: {imageUpdater: {constraint: "${repeated('>=1 ', 500_000)}x!"}}}\n`),
  'a long image': app('').replace('shop/web', `${'a/'.repeat(200_000)}A`),
  'a long tag': app(`environments: {dev: {image: "${repeated('a.', 500_000)}!"}}\n`),
};

const inDev = (rest: string) => (): string => app(`${rest}\nenvironments: {dev: {imageUpdater: {}}, prod: {}}\n`);

const APP_LONGEST: Readonly<Record<string, () => string>> = {
  'a thousand ports': inDev(
    `ports:\n${keys(1000)
      .replace(/^/gm, '  ')
      .replaceAll(/: (\d+)/g, ': 1$1')}`,
  ),
  'a thousand steps': inDev(`delivery: {type: canary, steps: [${repeated('{setWeight: 5},', 15_000)}]}`),
};

/** For the lock, and for the overlay of a robot. */
const IMAGES_CORPUS: Readonly<Record<string, string>> = {
  'many apps': keys(40_000).replaceAll(/: \d+/g, ': {}'),
  'many environments': `web:\n${keys(40_000).replace(/^/gm, '  ')}`,
  'many images': `web:\n${keys(20_000).replace(/^/gm, '  ').replaceAll(/: \d+/g, ': registry.example.org/a:v1')}`,
  'a long image': `web: {dev: "${repeated('a/', MIB - 64)}:v1"}`,
  'a long digest': `web: {dev: "a@sha256:${repeated('0', MIB - 64)}"}`,
  'a long line of a conflict': `${repeated('<<<<<<< ', MIB - 64)}`,
};

const OVERLAY_CORPUS: Readonly<Record<string, string>> = {
  'many entries': `images: [${repeated('{name: a, newTag: b},', MIB - 64)}]`,
  'many wrong entries': `images: [${repeated('{nam: a},', MIB - 64)}]`,
  'many keys of an entry': `images: [{${keys(40_000).replaceAll('\n', ', ')}}]`,
  'a long tag': `images: [{name: registry.example.org/shop/web, newTag: "${repeated('a.', MIB - 128)}"}]`,
  'a long name': `images: [{name: "${repeated('a/', MIB - 128)}", newTag: a}]`,
};

/** Bytes that are refused as a file, or what becomes of the file as it should be, which is taken. */
export type Content = string | Uint8Array | ((own: string) => string);

/** What stands for a while in the place of a file, by the file. */
export const CORPORA: Readonly<Record<string, Readonly<Record<string, Content>>>> = {
  'cluster-01.yaml': { ...CORPUS, ...CLUSTER_CORPUS, ...CLUSTER_LONGEST },
  'apps/web.yaml': { ...CORPUS, ...APP_CORPUS, ...APP_LONGEST },
  'apps/images.yaml': { ...CORPUS, ...IMAGES_CORPUS },
  'apps/overlays/web/dev/kustomization.yaml': { ...CORPUS, ...OVERLAY_CORPUS },
};
