import { deepStrictEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { load, YAML11_SCHEMA } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { emit } from '../../../engine/yaml/emit.ts';

const READERS: Record<string, (text: string) => unknown> = {
  'js-yaml 1.2': (text) => load(text),
  'js-yaml 1.1': (text) => load(text, { schema: YAML11_SCHEMA }),
  'yaml 1.2': (text) => parse(text, { version: '1.2', prettyErrors: false }),
  'yaml 1.1': (text) => parse(text, { version: '1.1', prettyErrors: false }),
};

const TRAPS = [
  ...['', ' ', 'y', 'N', 'yes', 'No', 'ON', 'off', 'true', 'False', 'null', 'Null', '~', '=', '<<', '-', '?', ':', '.'],
  ...[
    '0',
    '-0',
    '+1',
    '007',
    '0o17',
    '0x1F',
    '0b11',
    '1_000',
    '_1',
    '+_1',
    '.5',
    '-.5',
    '5.',
    '1e3',
    '1E-3',
    'e0',
    '-E5',
    'e+1',
    'e_1',
    '1.5e+3',
  ],
  ...['1:30', '190:20:30.15', '.inf', '-.INF', '.NaN', '2026-12-31', '2001-1-1t1:1:1Z', '1,000', '1.2.3', '10.0.0.1'],
  ...[
    ' a',
    'a ',
    'a: b',
    'a:',
    ':a',
    'a #b',
    '#a',
    'a#b',
    '- a',
    '-a',
    '--flag=x',
    '---',
    '...',
    '--- a',
    '%a',
    '@a',
    '`a`',
  ],
  ...[
    '&a',
    '*a',
    '!a',
    '!!int 1',
    '|',
    '>',
    "'",
    '"',
    '[a',
    '{a',
    ']',
    '}',
    ',a',
    'a, b',
    '\\n',
    '"a"',
    "it's",
    'a\'b"c\\',
  ],
  ...[
    '\n',
    '\n\n',
    'a\n',
    'a\n\n',
    '\na',
    ' a\nb',
    '\n a\n',
    '\ta\nb',
    'a\n\tb',
    'a\n \nb',
    'a\n ',
    'a\n \n',
    'a\r\nb\r\n',
  ],
  ...[
    'a\tb',
    '\u0000',
    '\u0007',
    '\u007f',
    '\u0085',
    'a\u0085b\nc',
    '\u00a0',
    '\u2028',
    'a\n\u2029b',
    '\ufeff',
    '\ufeffa\nb',
  ],
  ...[
    '\ufffe',
    '\uffff',
    'é',
    '日本語',
    '🚀',
    '🚀\n🚀',
    'a\u200db',
    '\u202eabc',
    '#\na',
    '---\na',
    'a\n---\nb\n',
    'a\n...\n',
  ],
];

const piece = fc.oneof(
  fc.constantFrom(...TRAPS),
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.string({ unit: 'grapheme', maxLength: 6 }),
  fc.constantFrom('\n', ' ', '\t', ':', '#', '-', '0', '1', '.', 'e', '_', '"', "'", '\\', '\r', '\u0085', '\u2028'),
);
const almostNumber = fc.string({ unit: fc.constantFrom(...'0123456789+-._:eExXobTZ infaNy~<=,'), maxLength: 8 });
const text = fc.oneof(
  almostNumber,
  fc.constantFrom(...TRAPS),
  fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join('')),
);
const number = fc.oneof(
  fc.integer(),
  fc.maxSafeInteger(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(-0, 1e21, 1e-7, 1.5e300, 5e-324, 2 ** 53, 0.1),
);
const key = fc.oneof(
  text,
  fc.constantFrom('name', 'spec', 'apiVersion', 'data', '__proto__', 'constructor', 'toString'),
);
const { json } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.oneof(text, number, fc.boolean(), fc.constant(null)),
    fc.array(tie('json'), { maxLength: 4 }),
    fc.array(fc.tuple(key, tie('json')), { maxLength: 4 }).map((entries) => Object.fromEntries(entries)),
  ),
}));
const anyJson = fc.oneof(json, fc.jsonValue({ stringUnit: 'binary' }));

describe.each(Object.entries(READERS))('%s', (_name, read) => {
  test('reads back the same value', () => {
    const same = fc.property(anyJson, (value) => {
      deepStrictEqual(read(emit(value)), value);
    });
    fc.assert(same, { numRuns: 1000 });
  });

  test.each(TRAPS.map((trap) => [JSON.stringify(trap), trap]))('reads back %s', (_label, trap) => {
    for (const value of [trap, { key: trap, [trap]: 1 }, [trap, [trap], { key: trap }], { key: [[trap]] }]) {
      deepStrictEqual(read(emit(value)), value);
    }
  });
});

test('what was read is written alike', () => {
  fc.assert(
    fc.property(anyJson, (value) => {
      expect(emit(load(emit(value)))).toBe(emit(value));
    }),
  );
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, inner]) => [name, reversed(inner)]),
  );
}

test('the order of properties does not matter', () => {
  fc.assert(
    fc.property(anyJson, (value) => {
      expect(emit(reversed(value))).toBe(emit(value));
    }),
  );
});

test('ends with a line break, and holds no second document', () => {
  const whole = fc.property(anyJson, (value) => {
    const text = emit(value);
    expect(text.endsWith('\n')).toBe(true);
    expect(text).not.toMatch(/^(---|\.\.\.)/m);
  });
  fc.assert(whole);
});

describe('refused, with the field', () => {
  const spec = (value: unknown) => ({ spec: { list: [{ 'a.b': value }] } });

  test.each([
    ['NaN', spec(Number.NaN), 'spec.list[0]["a.b"]: NaN'],
    ['infinity', spec(-Infinity), 'spec.list[0]["a.b"]: -Infinity'],
    ['a function', spec(() => 1), 'spec.list[0]["a.b"]: a function'],
    ['a bigint', spec(1n), 'spec.list[0]["a.b"]: a bigint'],
    ['a symbol', spec(Symbol('x')), 'spec.list[0]["a.b"]: a symbol'],
    ['a date', spec(new Date(0)), 'spec.list[0]["a.b"]: an object of class Date'],
    ['a map', spec(new Map()), 'spec.list[0]["a.b"]: an object of class Map'],
    ['undefined in a list', { args: ['a', undefined] }, 'args[1]: undefined'],
    ['undefined as a document', undefined, 'the document: undefined'],
    ['half of a surrogate pair', spec('\ud83d'), 'spec.list[0]["a.b"]: half of a surrogate pair'],
    ['half of a pair in a key', { '\udc00': 1 }, 'half of a surrogate pair'],
    ['a key that readers give up on', { ['k'.repeat(1001)]: 1 }, 'a key of more than 1000 characters'],
  ])('%s', (_label, value, message) => {
    expect(() => emit(value)).toThrow(message);
  });

  test('a value that holds itself', () => {
    const self: Record<string, unknown> = {};
    self.self = self;
    expect(() => emit(self)).toThrow('more than 90 levels, or a value that holds itself, cannot be written as YAML');
  });
});

test('undefined properties are left out', () => {
  expect(emit({ a: undefined, b: { c: undefined }, d: [] })).toBe('b: {}\nd: []\n');
});

test('a comment stands above its field, also within a list', () => {
  const comments = new Map([
    ['spec.image', 'first\nsecond'],
    ['list[0].name', 'the name'],
    ['list[1]', 'the item'],
  ]);
  const value = { spec: { image: 'a:1' }, list: [{ name: 'a', type: 'b' }, 'c'] };
  const text = emit(value, { comments });
  expect(text).toMatchInlineSnapshot(`
    "spec:
      # first
      # second
      image: a:1
    list:
    - # the name
      name: a
      type: b
    # the item
    - c
    "
  `);
  deepStrictEqual(load(text), value);
});

test('a comment on no field is refused', () => {
  expect(() => emit({ a: 1 }, { comments: new Map([['b', 'x']]) })).toThrow(
    'b: a comment on a field that is not there',
  );
});

test('a Deployment', () => {
  const probe = { periodSeconds: 10, httpGet: { path: '/-/ready', port: 'http', scheme: 'HTTPS' } };
  const container = {
    volumeMounts: [{ readOnly: true, mountPath: '/etc/prometheus', name: 'config' }],
    securityContext: { capabilities: { drop: ['ALL'] }, allowPrivilegeEscalation: false },
    resources: { limits: { memory: '1Gi' }, requests: { memory: '512Mi', cpu: '0.5' } },
    readinessProbe: probe,
    ports: [{ protocol: 'TCP', containerPort: 9090, name: 'http' }],
    env: [
      { value: 'yes', name: 'DEBUG' },
      { valueFrom: { fieldRef: { fieldPath: 'metadata.name' } }, name: 'POD_NAME' },
    ],
    args: ['--web.listen-address=:9090', '--label=replica="$(POD_NAME)"', '-v'],
    image: 'quay.io/prometheus/prometheus:v3.14.0',
    name: 'prometheus',
  };
  const deployment = {
    spec: {
      template: {
        spec: { volumes: [{ configMap: { name: 'config' }, name: 'config' }], containers: [container] },
        metadata: { labels: { 'app.kubernetes.io/name': 'prometheus' } },
      },
      selector: { matchLabels: { 'app.kubernetes.io/name': 'prometheus' } },
      replicas: 2,
    },
    metadata: {
      annotations: { 'argocd.argoproj.io/sync-wave': '3' },
      labels: { name: 'x', 'app.kubernetes.io/name': 'prometheus' },
      namespace: 'monitoring',
      name: 'prometheus',
    },
    kind: 'Deployment',
    apiVersion: 'apps/v1',
  };
  expect(emit(deployment)).toMatchInlineSnapshot(`
    "apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: prometheus
      namespace: monitoring
      labels:
        app.kubernetes.io/name: prometheus
        name: x
      annotations:
        argocd.argoproj.io/sync-wave: "3"
    spec:
      replicas: 2
      selector:
        matchLabels:
          app.kubernetes.io/name: prometheus
      template:
        metadata:
          labels:
            app.kubernetes.io/name: prometheus
        spec:
          containers:
          - name: prometheus
            image: quay.io/prometheus/prometheus:v3.14.0
            args:
            - --web.listen-address=:9090
            - --label=replica="$(POD_NAME)"
            - -v
            ports:
            - name: http
              containerPort: 9090
              protocol: TCP
            env:
            - name: DEBUG
              value: "yes"
            - name: POD_NAME
              valueFrom:
                fieldRef:
                  fieldPath: metadata.name
            resources:
              requests:
                cpu: "0.5"
                memory: 512Mi
              limits:
                memory: 1Gi
            readinessProbe:
              httpGet:
                path: /-/ready
                port: http
                scheme: HTTPS
              periodSeconds: 10
            volumeMounts:
            - name: config
              mountPath: /etc/prometheus
              readOnly: true
            securityContext:
              allowPrivilegeEscalation: false
              capabilities:
                drop:
                - ALL
          volumes:
          - name: config
            configMap:
              name: config
    "
  `);
});

test('a ConfigMap with files', () => {
  const data = {
    'name.ini': 'a',
    'fluent-bit.yaml': 'service:\n  flush: 1\n\npipeline:\n  inputs: []\n',
    'indented.txt': '  first\nsecond',
    'blank-lines.txt': 'a\n\n\n',
    'windows.txt': 'a\r\nb\r\n',
    'trailing-blanks.txt': 'a\n  ',
  };
  expect(emit({ data, metadata: { name: 'files' }, kind: 'ConfigMap', apiVersion: 'v1' })).toMatchInlineSnapshot(`
    "apiVersion: v1
    kind: ConfigMap
    metadata:
      name: files
    data:
      blank-lines.txt: |+
        a


      fluent-bit.yaml: |
        service:
          flush: 1

        pipeline:
          inputs: []
      indented.txt: |2-
          first
        second
      name.ini: a
      trailing-blanks.txt: "a\\n  "
      windows.txt: "a\\r\\nb\\r\\n"
    "
  `);
});

test('an Application', () => {
  const application = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: {
      name: 'node-exporter-cluster-02',
      namespace: 'argocd',
      finalizers: ['resources-finalizer.argocd.argoproj.io'],
      annotations: { 'argocd.argoproj.io/sync-wave': '3' },
    },
    spec: {
      syncPolicy: {
        retry: { limit: -1, backoff: { maxDuration: '3m', factor: 2, duration: '5s' } },
        syncOptions: ['ServerSideApply=true'],
        automated: { selfHeal: true, prune: true },
      },
      source: {
        targetRevision: 'main',
        path: 'dist/clusters/cluster-02/node-exporter',
        repoURL: 'https://git.example/fleet.git',
      },
      project: 'observability',
      destination: { namespace: 'monitoring', name: 'cluster-02' },
    },
  };
  expect(emit(application)).toMatchInlineSnapshot(`
    "apiVersion: argoproj.io/v1alpha1
    kind: Application
    metadata:
      name: node-exporter-cluster-02
      namespace: argocd
      annotations:
        argocd.argoproj.io/sync-wave: "3"
      finalizers:
      - resources-finalizer.argocd.argoproj.io
    spec:
      project: observability
      destination:
        name: cluster-02
        namespace: monitoring
      source:
        repoURL: https://git.example/fleet.git
        targetRevision: main
        path: dist/clusters/cluster-02/node-exporter
      syncPolicy:
        automated:
          prune: true
          selfHeal: true
        syncOptions:
        - ServerSideApply=true
        retry:
          limit: -1
          backoff:
            duration: 5s
            factor: 2
            maxDuration: 3m
    "
  `);
});
