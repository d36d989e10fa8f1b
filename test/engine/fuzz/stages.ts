import fc, { type Arbitrary } from 'fast-check';
import { EnvironmentSchema, environmentName, ProjectSchema } from '../../../clusters/schema/environments.ts';
import { accepted } from './accepted.ts';
import { type AppFiles, appFilesOf, appName, type Stage } from './app-files.ts';
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
  fc.oneof({ weight: 2, arbitrary: fc.constant(NONE) }, { weight: 1, arbitrary: someStages(clusters) });

const STRATEGIES = ['github-flow', 'environment-branches', 'tags', 'gitflow'] as const;
type Flow = (typeof STRATEGIES)[number];

/** Branches of GitFlow, tags and branches that environments stand at, in their order. */
const REVISIONS: Record<Exclude<Flow, 'github-flow'>, readonly string[]> = {
  gitflow: ['develop', 'release/1.4', 'main'],
  tags: ['latest', 'v1.3.0', 'v1.2.3'],
  'environment-branches': ['env/a', 'env/b', 'env/c'],
};

const stage = valuesOf(environmentName)
  .map(String)
  .filter((name) => name.length <= 8);

const WINDOWS = [
  { kind: 'allow', schedule: '0 9 * * 1-5', duration: '8h', timeZone: 'Asia/Seoul', description: 'at work' },
  { kind: 'deny', schedule: '0 0 1 * *', duration: '2h', manualSync: true, syncOverrun: true },
  { kind: 'deny', schedule: '30 2 * * 0', duration: '1h30m', manualSync: false, syncOverrun: false },
];

/** One to three environments, one or two apps that are in all of them, and whose they are. */
export const someStages = (clusters: readonly string[]): Arbitrary<Stages> =>
  fc
    .record({
      names: fc.uniqueArray(stage, { minLength: 1, maxLength: 3 }),
      apps: fc.uniqueArray(appName, { minLength: 1, maxLength: 2 }),
      roles: valuesOf(EnvironmentSchema.shape.roles),
      description: valuesOf(EnvironmentSchema.shape.description.unwrap()),
      on: fc.array(fc.subarray([...clusters], { minLength: 1 }), { minLength: 3, maxLength: 3 }),
      windows: fc.subarray(WINDOWS),
      flow: fc.constantFrom(...STRATEGIES),
      project: fc.option(valuesOf(ProjectSchema), { nil: undefined }),
      narrow: fc.boolean(),
    })
    .chain(({ names, apps, on, flow, ...each }) => {
      const stages = names.map((name, i): Stage => ({ name, clusters: on[i]!, moves: flow !== 'tags' || i === 0 }));
      return appFilesOf(apps, stages).map((files) => ({
        fleet: {
          environments: environmentsOf(stages, each),
          branches: branchesOf(flow, names),
          ...projectsOf(each, { names, teams: files.teams }),
        },
        apps: files.files,
      }));
    });

interface Said {
  roles: unknown;
  description: unknown;
  windows: unknown[];
}

function environmentsOf(stages: readonly Stage[], { roles, description, windows }: Said): Data {
  const who = accepted(EnvironmentSchema.shape.roles, roles) ?? {};
  // Two of one project may not have the same windows.
  const of = ({ clusters }: Stage, i: number) => ({
    description,
    clusters,
    roles: who,
    syncWindows: i === 0 ? windows : [],
  });
  return Object.fromEntries(stages.map((each, i) => [each.name, of(each, i)]));
}

function branchesOf(strategy: Flow, environments: readonly string[]): Data {
  if (strategy === 'github-flow') return { strategy };
  const revisions = environments.map((name, i) => [name, REVISIONS[strategy][i]]);
  return { strategy, environments: Object.fromEntries(revisions) };
}

interface Known {
  names: readonly string[];
  teams: AppFiles['teams'];
}

/** A project of the first team, of the first environment, or of both. */
function projectsOf({ project, narrow }: { project: unknown; narrow: boolean }, { names, teams }: Known): Data {
  if (project === undefined) return {};
  const { description, roles } = Object(project);
  const who = accepted(ProjectSchema.shape.roles, roles);
  // Those of environments stand beside its own.
  const own = Object.entries(Object(who)).map(([name, role]) => [`p-${name.slice(0, 40)}`, role]);
  const taken = {
    ...(teams[0] === undefined ? {} : { teams: [teams[0]] }),
    ...(teams[0] === undefined || narrow ? { environments: [names[0]] } : {}),
  };
  const data = accepted(ProjectSchema, { description, ...taken, roles: Object.fromEntries(own) });
  return data === undefined ? {} : { projects: { 'a-project': data } };
}
