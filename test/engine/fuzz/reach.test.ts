import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { registry } from '../../../charts/index.ts';
import { AppSchema } from '../../../clusters/schema/app.ts';
import { ClusterSchema, DeliverySchema } from '../../../clusters/schema/cluster.ts';
import { FleetSchema } from '../../../clusters/schema/fleet.ts';
import { SecretsSchema } from '../../../clusters/schema/secrets.ts';
import { StrategySchema } from '../../../clusters/schema/strategy.ts';
import { accepted } from './accepted.ts';
import { delivery } from './app-files.ts';
import { appFleets, external, type FleetFiles, fleets } from './fleets.ts';
import { Places } from './places.ts';

const NAMES_WHAT_IS_THERE = 'what it names has to be there, and no data of one place tells what is';
const MADE_APART = 'all of an app is made of names and numbers of its own';

/** What no fuzzed fleet has, and why; nor what lies in it. */
const LEFT: Readonly<Record<string, string>> = {
  'thanos-receiver.router.limits.tenants.*': NAMES_WHAT_IS_THERE,
  'delivery.patches[]': NAMES_WHAT_IS_THERE,
  'delivery.allowDrift[]': NAMES_WHAT_IS_THERE,
  'secrets.external': NAMES_WHAT_IS_THERE,
  'secrets.sealed': NAMES_WHAT_IS_THERE,
  'cluster.secrets.external': NAMES_WHAT_IS_THERE,
  'cluster.secrets.sealed': NAMES_WHAT_IS_THERE,
  'fleet.environments.*.labels': NAMES_WHAT_IS_THERE,
  'app.environments.*.patches': NAMES_WHAT_IS_THERE,
  'app.environments.*.allowDrift': NAMES_WHAT_IS_THERE,
  'app.environments.*.rollingSync.steps[].labels': NAMES_WHAT_IS_THERE,
  'app.environments.*.clusters': NAMES_WHAT_IS_THERE,
  'app.environments.*.image': MADE_APART,
  'app.environments.*.ports': MADE_APART,
  'app.environments.*.network': MADE_APART,
  'app.typescript': 'it is made of what stands in TypeScript',
  'fleet.git.credentials="deploy-key"': 'for a URL by ssh',
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

beforeAll(() => {
  some = sample(fleets(), 150);
  withApps = sample(appFleets(), 300);
});

/** What stands in the files of a name. */
const dataIn = (all: readonly FleetFiles[], file: RegExp) =>
  all.flatMap((fleet) => Object.entries(fleet).flatMap(([name, data]) => (file.test(name) ? [data] : [])));

const CLUSTER = /^(?!fleet\.yaml$)[^/]+$/;
const APP = /^apps\/(?!images\.)[^/]+$/;

/** What clusters say of a component, but for whether it is there. */
const settingsOf = (name: string): object[] =>
  dataIn(some, CLUSTER).flatMap(({ components }) => {
    const own: unknown = Reflect.get(Object(components), name);
    return typeof own === 'object' && own !== null ? [own] : [];
  });

const strategies = delivery.map((strategy) => accepted(StrategySchema, strategy));

test('fuzzed fleets have all that the schemas have a place for, but for what is listed', () => {
  const names = registry.components.map(({ name }) => name);
  const held = [
    ...registry.components.map(({ name, options }) => ({ name, schema: options, values: settingsOf(name) })),
    { name: 'delivery', schema: DeliverySchema, values: names.flatMap(settingsOf) },
    { name: 'cluster', schema: ClusterSchema, values: dataIn(some, CLUSTER) },
    { name: 'fleet', schema: FleetSchema, values: dataIn([...some, ...withApps], /^fleet\.yaml$/) },
    { name: 'strategy', schema: StrategySchema, values: sample(strategies, 1500) },
    { name: 'secrets', schema: SecretsSchema, values: sample(external, 1500) },
    { name: 'app', schema: AppSchema, values: dataIn([...some, ...withApps], APP) },
  ];
  const missing = held.flatMap(({ name, schema, values }) =>
    new Places(schema).missing(values).map((place) => `${name}${place}`),
  );
  const left = missing.filter((place) => place in LEFT || !RARE.some((rare) => rare.test(place)));
  expect(left.sort()).toEqual(Object.keys(LEFT).sort());
});
