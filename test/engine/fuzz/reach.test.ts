import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { registry } from '../../../charts/index.ts';
import { AppSchema } from '../../../clusters/schema/app.ts';
import { ClusterSchema, DeliverySchema } from '../../../clusters/schema/cluster.ts';
import { FleetSchema } from '../../../clusters/schema/fleet.ts';
import { SecretsSchema } from '../../../clusters/schema/secrets.ts';
import { StrategySchema } from '../../../clusters/schema/strategy.ts';
import { treeOf } from '../../cluster/delivery.ts';
import { accepted } from './accepted.ts';
import { delivery } from './app-files.ts';
import { type Change, changesOf, placedIn, withChange } from './changes.ts';
import { appFleets, external, type FleetFiles, fleets } from './fleets.ts';
import { Places } from './places.ts';
import { schemasFor } from './valid.ts';

/** What no fuzzed fleet has, and why; nor what lies in it. */
const LEFT: Readonly<Record<string, string>> = {
  'app.typescript': 'it is made of what stands in TypeScript',
};

/** Places that few fleets have: these are held by what the fleets are made of. */
const RARE = [
  // In an environment all of it may differ, as it is in the app itself.
  /^app\.environments\.\*\.\w+[.[=]/,
  /^app\.delivery\.(?!.*type=)/,
  /^cluster\.secrets\.store\./,
];

const sample = <T>(arbitrary: fc.Arbitrary<T>, numRuns: number): T[] => fc.sample(arbitrary, { seed: 4, numRuns });

let some: FleetFiles[];
let withApps: FleetFiles[];
/** With what is said of objects that are there. */
let changed: FleetFiles[];

beforeAll(() => {
  some = sample(fleets(), 150);
  withApps = sample(appFleets(), 300);
  const placed = placedIn(treeOf('dist')).filter(({ path }) => path.includes('/cluster-01/thanos-receiver/'));
  const needed = [{ namespace: 'monitoring', spec: { name: 'thanos-receive-auth-users', values: ['htpasswd'] } }];
  const alone = withApps.filter((fleet) => dataIn([fleet], CLUSTER).length === 1);
  changed = sample(changesOf({ placed, schemas: schemasFor('1.36'), needed }), 500).map((change, i) => {
    const fleet = alone[i % alone.length]!;
    return withChange(fleet, i % 5 === 0 ? ofApp(change, fleet) : change);
  });
});

/** What stands in the files of a name. */
const dataIn = (all: readonly FleetFiles[], file: RegExp) =>
  all.flatMap((fleet) => Object.entries(fleet).flatMap(([name, data]) => (file.test(name) ? [data] : [])));

const CLUSTER = /^(?!fleet\.yaml$)[^/]+$/;
const APP = /^apps\/(?!images\.)[^/]+$/;

/** The same change, of an object of an app of the fleet. */
function ofApp(change: Change, fleet: FleetFiles): Change {
  const [file = {}] = dataIn([fleet], APP);
  const component = `${file.name}-${Object.keys(Object(file.environments))[0]}`;
  return change.kind === 'secrets' ? change : { ...change, placed: { ...change.placed, component } };
}

/** What clusters say of a component, but for whether it is there. */
const settingsOf = (name: string): object[] =>
  dataIn([...some, ...changed], CLUSTER).flatMap(({ components }) => {
    const own: unknown = Reflect.get(Object(components), name);
    return typeof own === 'object' && own !== null ? [own] : [];
  });

const strategies = delivery.map((strategy) => accepted(StrategySchema, strategy));

test('fuzzed fleets have all that the schemas have a place for, but for what is listed', () => {
  const names = registry.components.map(({ name }) => name);
  const held = [
    ...registry.components.map(({ name, options }) => ({ name, schema: options, values: settingsOf(name) })),
    { name: 'delivery', schema: DeliverySchema, values: names.flatMap(settingsOf) },
    { name: 'cluster', schema: ClusterSchema, values: dataIn([...some, ...changed], CLUSTER) },
    { name: 'fleet', schema: FleetSchema, values: dataIn([...some, ...withApps], /^fleet\.yaml$/) },
    { name: 'strategy', schema: StrategySchema, values: sample(strategies, 1500) },
    {
      name: 'secrets',
      schema: SecretsSchema,
      values: [...sample(external, 1500), ...dataIn(changed, CLUSTER).map(({ secrets }) => secrets)],
    },
    { name: 'app', schema: AppSchema, values: dataIn([...some, ...withApps, ...changed], APP) },
  ];
  const missing = held.flatMap(({ name, schema, values }) =>
    new Places(schema).missing(values).map((place) => `${name}${place}`),
  );
  const left = missing.filter((place) => place in LEFT || !RARE.some((rare) => rare.test(place)));
  expect(left.sort()).toEqual(Object.keys(LEFT).sort());
});
