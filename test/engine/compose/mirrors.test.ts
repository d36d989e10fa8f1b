import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { expect, test } from 'vitest';
import type { ChartProps } from '../../../charts/shared/component.ts';
import { imageReference } from '../../../charts/shared/image.ts';
import * as k8s from '../../../charts/shared/k8s.ts';
import type { Upstream } from '../../../charts/shared/upstream.ts';
import { componentOf, composed } from './small-fleet.ts';

class Agent extends Chart {
  constructor(scope: Construct, id: string, { fleet }: Pick<ChartProps<never>, 'fleet'>) {
    super(scope, id);
    const image = imageReference({ repository: 'quay.io/example/agent', tag: 'v1' }, fleet);
    new k8s.KubeConfigMap(this, 'ConfigMap', { metadata: { name: 'agent' }, data: { image } });
  }
}

const upstream: Upstream = {
  type: 'helm',
  repository: 'https://charts.example.org/stable',
  chart: 'agent',
  version: '1.2.3',
  releaseName: 'agent',
  values: {},
  kinds: [],
  images: ['docker.io/example/agent:v1'],
};

const warnings = (mirrors: string): string[] =>
  composed([componentOf('agent', { chart: Agent, upstream: () => upstream })], (fleet) =>
    fleet.append('fleet.yaml', `mirrors: {${mirrors}}\n`),
  ).lines('warning');

test('a mirror of an image, of an image of an upstream, of a chart or Git repository is used', () => {
  const mirrors = ['quay.io', 'docker.io/example', 'charts.example.org/stable'];
  expect(warnings(mirrors.map((key) => `${key}: mirror.lab/all`).join(', '))).toEqual([]);
});

test('one that mirrors nothing is told, also beside one with the same value', () => {
  expect(warnings('quay.io: mirror.lab/all, qauy.io: mirror.lab/all, quay.io/other: mirror.lab/x')).toEqual(
    ['qauy.io', 'quay.io/other'].map(
      (key) =>
        `clusters/fleet.yaml: mirrors["${key}"]: no image, chart or repository of the fleet is at ${key}; expected the start of one, or remove it [unused-mirror]`,
    ),
  );
});

test.each([
  'https://quay.io: mirror.lab',
  'quay.io/: mirror.lab',
  'quay.io: mirror.lab/',
  'quay.io: https://mirror.lab',
  'quay.io: mirror.lab:port',
  'quay.io: mirror lab',
  'Quay.io: mirror.lab',
])('%s is refused where it stands', (mirror) => {
  const [line, ...more] = composed([], (fleet) =>
    fleet.append('fleet.yaml', `mirrors: {"${mirror.replace(': ', '": "')}"}\n`),
  ).lines('error');
  expect(more).toEqual([]);
  expect(line).toMatch(/^clusters\/fleet\.yaml:\d+:\d+: .*expected host\[:port\]\[\/path\] such as quay\.io/);
});

test('a port and a path are taken', () => {
  const { lines } = composed([], (fleet) =>
    fleet.append('fleet.yaml', 'mirrors: {"quay.io/a": "mirror.lab:5000/Quay_1/a"}\n'),
  );
  expect(lines('error')).toEqual([]);
});
