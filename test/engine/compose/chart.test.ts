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
