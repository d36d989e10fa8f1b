import fc, { type Arbitrary } from 'fast-check';
import { EnvironmentSchema, environmentName, ProjectSchema } from '../../../clusters/schema/environments.ts';
import { chosenClusters, type LabelledCluster } from '../../../engine/load/apps/choice.ts';
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
export const stagesOf = (clusters: readonly LabelledCluster[]): Arbitrary<Stages> =>
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

/** Clusters by name, by labels that one of them has, or by both. */
function choiceOf(clusters: readonly LabelledCluster[]): Arbitrary<Choice> {
  const names = clusters.map(({ name }) => name);
  const byName = fc.subarray(names, { minLength: 1 }).map((clusters): Choice => ({ clusters, labels: {} }));
  const labelled = clusters.map(({ labels }) => Object.entries(labels)).filter((labels) => labels.length > 0);
  if (labelled.length === 0) return byName;
  const labels = fc.constantFrom(...labelled).chain((labels) => fc.subarray(labels, { minLength: 1 }));
  const byLabels = fc
    .tuple(fc.subarray(names, { maxLength: 1 }), labels)
    .map(([clusters, labels]): Choice => ({ clusters, labels: Object.fromEntries(labels) }));
  return fc.oneof(byName, byLabels);
}

type Choice = Parameters<typeof chosenClusters>[0];

interface ChosenStage extends Stage {
  choice: Choice;
}

/** One to three environments, one or two apps that are in all of them, and whose they are. */
export const someStages = (clusters: readonly LabelledCluster[]): Arbitrary<Stages> =>
  fc
    .record({
      names: fc.uniqueArray(stage, { minLength: 1, maxLength: 3 }),
      apps: fc.uniqueArray(appName, { minLength: 1, maxLength: 2 }),
      roles: valuesOf(EnvironmentSchema.shape.roles),
      description: valuesOf(EnvironmentSchema.shape.description.unwrap()),
      on: fc.array(choiceOf(clusters), { minLength: 3, maxLength: 3 }),
      windows: fc.subarray(WINDOWS),
      flow: fc.constantFrom(...STRATEGIES),
      project: fc.option(valuesOf(ProjectSchema), { nil: undefined }),
      narrow: fc.boolean(),
    })
    .chain(({ names, apps, on, flow, ...each }) => {
      const stages = names.map((name, i): ChosenStage => {
        const among = chosenClusters(on[i]!, clusters);
        const moves = flow !== 'tags' || i === 0;
        return { name, clusters: clusters.filter((each) => among.includes(each.name)), moves, choice: on[i]! };
      });
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

function environmentsOf(stages: readonly ChosenStage[], { roles, description, windows }: Said): Data {
  const who = accepted(EnvironmentSchema.shape.roles, roles) ?? {};
  // Two of one project may not have the same windows.
  const of = ({ choice }: ChosenStage, i: number) => ({
    description,
    ...choice,
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
