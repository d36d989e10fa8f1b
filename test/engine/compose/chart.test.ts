import nodeCrypto from 'node:crypto';
import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import { expect, test } from 'vitest';
import { componentOf, composed } from './small-fleet.ts';

const CONFIG_MAP = { apiVersion: 'v1', kind: 'ConfigMap' };

const errors = (build: (chart: Chart) => void): string[] => {
  class OwnChart extends Chart {
    constructor(scope: ConstructorParameters<typeof Chart>[0], id: string) {
      super(scope, id);
      build(this);
    }
  }
  return composed([componentOf('agent', { roles: ['central'], chart: OwnChart })]).lines('error');
};

test('an object without a name would get one from its place in the code: refused, all of them at once', () => {
  expect(
    errors((chart) => {
      new ApiObject(chart, 'Config', CONFIG_MAP);
      new ApiObject(new Chart(chart, 'inner'), 'Config', { ...CONFIG_MAP, metadata: {} });
    }),
  ).toEqual([
    'cluster-01/agent: ConfigMap at agent/Config: metadata.name is missing; expected a name that does not follow the place in the code [chart]',
    'cluster-01/agent: ConfigMap at agent/inner/Config: metadata.name is missing; expected a name that does not follow the place in the code [chart]',
  ]);
});

test('generateName makes another object at each sync: refused', () => {
  expect(
    errors((chart) => new ApiObject(chart, 'Config', { ...CONFIG_MAP, metadata: { generateName: 'a-' } })),
  ).toEqual([
    'cluster-01/agent: ConfigMap at agent/Config: metadata.generateName makes another object at each sync; expected metadata.name [chart]',
  ]);
});

test('a name that is given passes, also the one that cdk8s would have made, and one that a patch gives', () => {
  expect(
    errors((chart) => {
      new ApiObject(chart, 'Default', { ...CONFIG_MAP, metadata: { name: 'agent' } });
      new ApiObject(chart, 'Config', CONFIG_MAP).addJsonPatch(JsonPatch.replace('/metadata/name', 'config'));
    }),
  ).toEqual([]);
});

test.each<[string, unknown, string]>([
  ['a function', () => 1, 'a function'],
  ['a bigint', 10n, 'a bigint'],
  ['no number', Number.NaN, 'NaN'],
  ['half of a character', '\ud800', 'half of a surrogate pair'],
])('%s in an object is refused at the object', (_, value, what) => {
  const found = errors((chart) => {
    const [metadata, data] = [{ name: 'config' }, { key: value }];
    new ApiObject(chart, 'Config', { ...CONFIG_MAP, metadata, data } as ConstructorParameters<typeof ApiObject>[2]);
  });
  expect(found).toContain(
    `cluster-01/agent/ConfigMap/monitoring/config: data.key: ${what} cannot be written as YAML; expected text, numbers, true, false, lists and maps [wrong-type]`,
  );
});

test('an object of no kind, or with a name that is no text: all of them at once', () => {
  const strange = (props: object) => props as ConstructorParameters<typeof ApiObject>[2];
  expect(
    errors((chart) => {
      new ApiObject(chart, 'Thing', strange({ apiVersion: 'v1', metadata: { name: 'thing' } }));
      new ApiObject(chart, 'Config', strange({ ...CONFIG_MAP, metadata: { name: 5 } }));
    }),
  ).toEqual([
    'cluster-01/agent: object at agent/Thing: kind is missing; expected text [chart]',
    'cluster-01/agent: ConfigMap at agent/Config: metadata.name is 5; expected text [chart]',
  ]);
});

test('a chart that throws without a word is named all the same', () => {
  const silent = () => {
    throw new Error('');
  };
  expect(errors(silent)).toEqual([
    'cluster-01/agent: throws an Error without a message; FLEETWRIGHT_DEBUG=1 shows where [chart]',
  ]);
});

test.each<[string, () => unknown]>([
  ['Math.random()', () => Math.random()],
  ['Date.now()', () => Date.now()],
  ['Date()', () => Date()],
  ['new Date()', () => new Date()],
  ['crypto.randomUUID()', () => crypto.randomUUID()],
  ['crypto.randomUUID()', () => nodeCrypto.randomUUID()],
  ['crypto.randomBytes()', () => nodeCrypto.randomBytes(8)],
])('%s in a chart would be another in each run: refused, and given back afterwards', (what, ask) => {
  expect(errors(ask)).toEqual([
    `cluster-01/agent: ${what} has another answer in each run; expected what follows from the props, or is written in the code [chart]`,
  ]);
  expect(ask).not.toThrow();
});

test('a date that is told which may be had', () => {
  let found: unknown;
  errors(() => {
    const date = new Date('2026-01-02');
    found = [date instanceof Date, date.toISOString(), Date.UTC(2026), Date.parse('2026-01-02')];
  });
  expect(found).toEqual([true, '2026-01-02T00:00:00.000Z', 1_767_225_600_000, 1_767_312_000_000]);
});
