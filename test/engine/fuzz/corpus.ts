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

/** Files that are made to take long, or much memory, or to bring the reader down; all as large as a file may be, or less. */
export const CORPUS: Readonly<Record<string, string | Uint8Array>> = {
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
  'many unknown components': `components:\n${keys(50_000).replace(/^/gm, '  ')}`,
  'many wrong options': `components:\n  prometheus-agent:\n${keys(50_000).replace(/^/gm, '    ')}`,
  'many wrong addresses': `nodeAddresses: [${repeated('a,', MIB - 32)}]`,
  'as many wrong addresses as are taken': `nodeAddresses: [${repeated('a,', 190_000)}]`,
  'as many addresses as are taken': `nodeAddresses: [${repeated('10.0.0.1,', 850_000)}]`,
  'as many patches as are taken': `components:\n  fluent-bit:\n    patches: [${repeated('{},', 285_000)}]`,
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
  '__proto__ in __proto__': repeated('{__proto__: '),
  NULs: new Uint8Array(MIB),
  'bytes that are no UTF-8': new Uint8Array(MIB).fill(0xff),
  'a lone surrogate': Uint8Array.from([0x61, 0x3a, 0x20, 0xed, 0xa0, 0x80]),
  'overlong UTF-8': Uint8Array.from([0x61, 0x3a, 0x20, 0xc0, 0xaf]),
  'UTF-16': Buffer.from(`\ufeff${repeated('a: 1\n', MIB / 2 - 2)}`, 'utf16le'),
  'byte order marks': repeated('\ufeff'),
  'more than is read': repeated('a', 4 * MIB),
};
