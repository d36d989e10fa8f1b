import fc, { type Arbitrary } from 'fast-check';
import { AppSchema } from '../../../clusters/schema/app.ts';
import { EnvironmentSchema, environmentName } from '../../../clusters/schema/environments.ts';
import { StrategySchema } from '../../../clusters/schema/strategy.ts';
import { dnsLabel } from '../../../clusters/schema/units.ts';
import { WORKLOAD_FIELDS, WorkloadSchema } from '../../../clusters/schema/workload.ts';
import { accepted } from './accepted.ts';
import { valuesOf } from './json-schema.ts';

type Data = Record<string, unknown>;

/** What runs where, of which each part names the others. */
export interface Stages {
  /** Goes into fleet.yaml. */
  fleet: Data;
  /** File → what stands in it. */
  apps: Readonly<Record<string, Data>>;
}

const NONE: Stages = { fleet: {}, apps: {} };

/** Mostly none, as most of a fleet has nothing to do with it. */
export const stagesOf = (clusters: readonly string[]): Arbitrary<Stages> =>
  fc.oneof({ weight: 2, arbitrary: fc.constant(NONE) }, { weight: 1, arbitrary: some(clusters) });

const short = (schema: typeof dnsLabel | typeof environmentName): Arbitrary<string> =>
  valuesOf(schema)
    .map(String)
    .filter((name) => name.length <= 8);

const some = (clusters: readonly string[]): Arbitrary<Stages> =>
  fc
    .record({
      environments: fc.uniqueArray(short(environmentName), { minLength: 1, maxLength: 2 }),
      // One of whose name a hyphen is a part could be called as another in another environment.
      apps: fc.uniqueArray(
        short(dnsLabel).filter((name) => !name.includes('-') && name !== 'images'),
        { minLength: 1, maxLength: 2 },
      ),
      roles: valuesOf(EnvironmentSchema.shape.roles),
      on: fc.constantFrom(...clusters),
      strategy: fc.constantFrom('github-flow', 'environment-branches', 'tags'),
      workload: valuesOf(WorkloadSchema),
      delivery: valuesOf(StrategySchema),
    })
    .map(({ environments, apps, on, ...each }) => ({
      fleet: {
        environments: Object.fromEntries(
          environments.map((name) => [
            name,
            { clusters: [on], roles: accepted(EnvironmentSchema.shape.roles, each.roles) ?? {} },
          ]),
        ),
        branches: branchesOf(each.strategy, environments),
      },
      apps: filesOf(apps, { environments, workload: Object(each.workload), delivery: each.delivery }),
    }));

function branchesOf(strategy: string, environments: readonly string[]): Data {
  if (strategy === 'github-flow') return { strategy };
  const revision = (name: string) => (strategy === 'tags' ? 'v1.2.3' : `env/${name}`);
  return { strategy, environments: Object.fromEntries(environments.map((name) => [name, revision(name)])) };
}

interface Inside {
  environments: readonly string[];
  workload: Data;
  delivery: unknown;
}

const IMAGE = 'registry.example.org/shop/web';

/** Every app has one workload, and the first environment another delivery. */
function filesOf(apps: readonly string[], { environments, workload, delivery }: Inside): Record<string, Data> {
  // Of peers and hosts nobody knows whether they are there, or whose they are.
  const base = { ...workload, image: IMAGE, network: {}, ingress: undefined, ports: { http: 8080 } };
  const whole = Object(accepted(WorkloadSchema, base)) as Data;
  const first = Object(accepted(WorkloadSchema, { ...whole, delivery })) as Data;
  const files = apps.map((name) => {
    const own = Object.fromEntries(Object.keys(WORKLOAD_FIELDS).map((field) => [field, whole[field]]));
    const differing = Object.fromEntries(environments.map((each, i) => [each, i ? {} : { delivery: first.delivery }]));
    const app = { name, namespace: `of-${name}`, ...own, environments: differing };
    return [`apps/${name}.yaml`, accepted(AppSchema, app) as Data] as const;
  });
  const images = Object.fromEntries(environments.map((name) => [name, `${IMAGE}:v1`]));
  return {
    ...Object.fromEntries(files),
    'apps/images.yaml': Object.fromEntries(apps.map((name) => [name, images])),
  };
}
