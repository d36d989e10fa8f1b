import { describe, expect, test } from 'vitest';
import { registry } from '../../../charts/index.ts';
import type { Component } from '../../../charts/shared/component.ts';
import type { KubeObject } from '../../../charts/shared/manifest.ts';
import { applicationOf, type Delivered } from '../../../engine/compose/application.ts';
import { Applications } from '../../../engine/compose/applications.ts';
import { problemsOf } from '../../../engine/compose/known.ts';
import { STAND_IN, standingFor } from '../../../engine/compose/stand-in.ts';
import { loadFleet } from '../../../engine/load/index.ts';
import { Schemas } from '../../../engine/validate/index.ts';
import { HELM as CHART, componentOf } from './small-fleet.ts';

const SCHEMAS = new Schemas('imports/schemas', '1.36');
const { fleet } = loadFleet({
  folder: 'clusters',
  components: registry.components,
  kubernetesVersions: Schemas.supported('imports/schemas'),
});
const FLEET = fleet!;

const EDGE: Delivered = {
  role: 'edge',
  delivery: { sync: 'auto', pause: undefined },
  isRendered: true,
  upstream: undefined,
  ignored: [],
};

const DELIVERED: readonly Delivered[] = [
  EDGE,
  { ...EDGE, role: 'central' },
  { ...EDGE, delivery: { sync: 'manual', pause: undefined } },
  { ...EDGE, delivery: { sync: 'auto', pause: { reason: 'a move', until: '2027-01-01' } } },
  { ...EDGE, upstream: CHART },
  { ...EDGE, upstream: CHART, isRendered: false },
  { ...EDGE, ignored: [{ group: 'apps', kind: 'Deployment', name: 'agent', jsonPointers: ['/spec/replicas'] }] },
];

const NAMES = ['cluster-02', 'a', 'x'.repeat(30), 'cluster-03'];

const of = (made: Applications, component: Component, name: string, delivered: Delivered) =>
  made.of(FLEET, component, name, { delivered, schemas: SCHEMAS });

const thrown = (call: () => unknown): string => {
  try {
    call();
  } catch (cause) {
    return String(cause);
  }
  return 'nothing';
};

describe('what is made for one cluster and said of others', () => {
  test('is what would be made for each', () => {
    const made = new Applications();
    for (const component of registry.components) {
      for (const delivered of [...DELIVERED, ...DELIVERED]) {
        for (const name of NAMES) {
          const direct = () => applicationOf(FLEET, component, name, delivered);
          const told = thrown(direct);
          expect(thrown(() => of(made, component, name, delivered))).toBe(told);
          if (told === 'nothing') expect(of(made, component, name, delivered)).toEqual(direct());
        }
      }
    }
  });

  test('is made once, as soon as a second cluster asks', () => {
    const made = new Applications();
    const agent = componentOf('agent');
    const [, two, three] = ['cluster-02', 'cluster-03', 'cluster-04'].map((name) => {
      return (of(made, agent, name, { ...EDGE, ignored: [] }) as { spec?: Record<string, unknown> }).spec!;
    });
    expect([two!.destination, three!.destination]).toMatchObject([{ name: 'cluster-03' }, { name: 'cluster-04' }]);
    expect(three!.syncPolicy).toBe(two!.syncPolicy);
  });

  test('has the problems that each would have', () => {
    const made = new Applications();
    const open = { ...CHART, values: { adminPassword: 'kX9vQ2mL7pR4' } };
    const problems = (object: KubeObject) => problemsOf(object, SCHEMAS).map(({ field, code }) => `${field} ${code}`);
    const agent = componentOf('agent');
    for (const upstream of [CHART, open]) {
      const delivered = { ...EDGE, upstream };
      const own = problems(applicationOf(FLEET, agent, 'cluster-02', delivered));
      expect(own).toHaveLength(upstream === open ? 1 : 0);
      for (const name of NAMES) expect(problems(of(made, agent, name, delivered))).toEqual(own);
    }
  });

  test('is refused for the cluster that it cannot be made for', () => {
    const made = new Applications();
    const long = componentOf('a'.repeat(50));
    expect(of(made, long, 'short', EDGE).metadata.name).toBe(`${'a'.repeat(50)}-short`);
    expect(() => of(made, long, 'b'.repeat(20), EDGE)).toThrow(/^Application a{50}-b{20}: name: expected a DNS label/);
    expect(() => of(made, componentOf('agent', { revision: '' }), 'edge', EDGE)).toThrow(
      'Application agent-edge: source: targetRevision: expected a branch, tag or version',
    );
  });
});

test('a name stands for the stand-in wherever that is, and what does not have it is shared', () => {
  const shared = { list: [1, { a: 'b' }], text: 'x' };
  const value = { shared, texts: [`${STAND_IN}/${STAND_IN}`, 'y'], none: null, deep: { name: `a-${STAND_IN}` } };
  const own = standingFor(value, '$&');
  expect(own).toEqual({ shared, texts: ['$&/$&', 'y'], none: null, deep: { name: 'a-$&' } });
  expect(own.shared).toBe(shared);
  expect(standingFor(shared, 'cluster')).toBe(shared);
});
