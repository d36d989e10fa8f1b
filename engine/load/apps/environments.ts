import { checkSyncWindow } from '../../../charts/argocd/sync-window.ts';
import type { ClusterData } from '../../../clusters/schema/cluster.ts';
import type { EnvironmentData, SyncWindowData } from '../../../clusters/schema/environments.ts';
import type { FleetData } from '../../../clusters/schema/fleet.ts';
import { nearest } from '../../validate/nearest.ts';
import { type Problem, suggestion } from '../explain.ts';
import { longestClosed } from './opening-hours.ts';

/** What environments ask of a cluster. */
export type LabelledCluster = Pick<ClusterData, 'name' | 'labels'>;

type Chosen = Pick<EnvironmentData, 'clusters' | 'labels'>;

/** The names of the clusters that are meant by name or by all of the labels, in the order of the fleet. */
export function chosenClusters({ clusters, labels }: Chosen, all: readonly LabelledCluster[]): string[] {
  const wanted = Object.entries(labels);
  const isMeant = (cluster: LabelledCluster) =>
    clusters.includes(cluster.name) ||
    (wanted.length > 0 && wanted.every(([key, value]) => cluster.labels[key] === value));
  return all.filter(isMeant).map(({ name }) => name);
}

export const problemAt = (
  code: string,
  path: Problem['path'],
  message: string,
  point: Problem['point'] = 'value',
): Problem => ({ code, path, point, message });

export interface ChoiceContext {
  path: Problem['path'];
  clusters: readonly LabelledCluster[];
  /** What the clusters are of, where they are not all of the fleet. */
  of?: string;
}

/** Names and labels that no cluster has. */
export function choiceProblems({ clusters: names, labels }: Chosen, { path, clusters, of }: ChoiceContext): Problem[] {
  const known = clusters.map(({ name }) => name);
  const missing = of === undefined ? 'there is no cluster' : `${of} has no cluster`;
  return [
    ...names.flatMap((name, i) => {
      if (known.includes(name)) return [];
      const message = `${missing} ${name}; ${suggestion(nearest(name, known), known)}`;
      return [problemAt('unknown-cluster', [...path, 'clusters', i], message)];
    }),
    ...labelProblems(labels, { path: [...path, 'labels'], clusters, of }),
  ];
}

function labelProblems(labels: Chosen['labels'], { path, clusters, of }: ChoiceContext): Problem[] {
  const entries = Object.entries(labels);
  const where = of === undefined ? '' : ` of ${of}`;
  const lonely = entries.flatMap(([key, value]) => {
    const values = [...new Set(clusters.flatMap(({ labels }) => labels[key] ?? []))];
    if (values.includes(value)) return [];
    if (values.length > 0) {
      const message = `no cluster${where} has the label ${key}: ${value}; ${suggestion(nearest(value, values), values)}`;
      return [problemAt('unknown-cluster', [...path, key], message)];
    }
    const keys = [...new Set(clusters.flatMap(({ labels }) => Object.keys(labels)))];
    const message = `no cluster${where} has a label ${key}; ${suggestion(nearest(key, keys), keys)}`;
    return [problemAt('unknown-cluster', [...path, key], message, 'key')];
  });
  if (lonely.length > 0 || entries.length === 0) return lonely;
  if (chosenClusters({ clusters: [], labels }, clusters).length > 0) return [];
  const all = entries.map(([key, value]) => `${key}: ${value}`).join(', ');
  return [problemAt('unknown-cluster', path, `no cluster${where} has all of the labels ${all}; expected fewer`, 'key')];
}

/** What environments, branches and projects say that their schema cannot judge. */
export function fleetProblems(fleet: FleetData, clusters: readonly LabelledCluster[] | undefined): Problem[] {
  return [
    ...Object.entries(fleet.environments).flatMap(([name, environment]) => {
      const path = ['environments', name];
      return [
        // Of clusters whose files cannot be read nobody knows the labels.
        ...(clusters === undefined ? [] : choiceProblems(environment, { path, clusters })),
        ...windowsProblems(environment.syncWindows, [...path, 'syncWindows']),
      ];
    }),
    ...branchProblems(fleet),
    ...projectProblems(fleet),
  ];
}

function windowsProblems(windows: readonly SyncWindowData[], path: Problem['path']): Problem[] {
  const problems = windows.flatMap((window, i) => windowProblems(window, windows.slice(0, i), [...path, i]));
  if (problems.length > 0) return problems;
  const days = longestClosed(windows);
  if (days === undefined) return [];
  const message = `nothing may sync by itself for ${days} days on end; expected an opening each week, or sync: manual without windows`;
  return [problemAt('sync-window', path, message, 'key')];
}

const identityOf = ({ kind, schedule, duration }: SyncWindowData): string => [kind, schedule, duration].join(' ');

/** Argo CD tells windows apart by kind, schedule and duration alone, and refuses a project with one twice. */
function windowProblems(window: SyncWindowData, before: readonly SyncWindowData[], path: Problem['path']): Problem[] {
  const problems = checkSyncWindow({ ...window, namespaces: ['*'] }).map((text) => {
    const [, field = '', message = ''] = /^syncWindows: (\w+) (.*)$/s.exec(text) ?? [];
    return problemAt('sync-window', [...path, field], `${field} ${message}`);
  });
  if (!before.some((other) => identityOf(other) === identityOf(window))) return problems;
  const message =
    'a window of this kind, schedule and duration stands above; expected each once, which Argo CD demands';
  return [...problems, problemAt('sync-window', [...path, 'schedule'], message)];
}

function branchProblems({ environments, branches }: FleetData): Problem[] {
  if (branches.strategy === 'github-flow') return [];
  const known = Object.keys(environments);
  const said = branches.environments;
  const path = ['branches', 'environments'];
  const first = new Map<string, string>();
  return [
    ...unknownEnvironments(Object.keys(said), known).map(({ name, message }) =>
      problemAt('unknown-environment', [...path, name], message, 'key'),
    ),
    ...known
      .filter((name) => !Object.hasOwn(said, name))
      .map((name) => problemAt('missing-branch', path, `${name} has none; expected ${EXPECTED[branches.strategy]}`)),
    ...Object.entries(said).flatMap(([name, revision]) => {
      const other = first.get(revision);
      first.set(revision, other ?? name);
      if (other === undefined || branches.strategy !== 'environment-branches') return [];
      const message = `${revision} is the branch of ${other} too; expected one of its own, or strategy: github-flow`;
      return [problemAt('shared-branch', [...path, name], message)];
    }),
  ];
}

const EXPECTED = {
  'environment-branches': 'the branch it is delivered from',
  tags: 'the tag it stands at, or latest',
  gitflow: 'main, develop, release/<version> or hotfix/<version>',
} as const;

/** Environments that there are not, each with what may be meant. */
export const unknownEnvironments = (
  names: readonly string[],
  known: readonly string[],
): { name: string; message: string }[] =>
  names
    .filter((name) => !known.includes(name))
    .map((name) => ({ name, message: `there is no environment ${name}; ${suggestion(nearest(name, known), known)}` }));

/** Of what belongs to no declared project. */
export const defaultProject = (environment: string): string => `apps-${environment}`;

function projectProblems({ environments, projects }: FleetData): Problem[] {
  const known = Object.keys(environments);
  return Object.entries(projects).flatMap(([name, project]) => {
    const taken = known.find((environment) => defaultProject(environment) === name);
    const unknown = project.environments?.flatMap((environment, i) =>
      unknownEnvironments([environment], known).map(({ message }) =>
        problemAt('unknown-environment', ['projects', name, 'environments', i], message),
      ),
    );
    const message = `${name} is the project of whatever else is in ${taken}; expected another name`;
    return [
      ...(taken === undefined ? [] : [problemAt('project-name', ['projects', name], message, 'key')]),
      ...(unknown ?? []),
      ...sharedRoles(name, { environments, projects }),
      ...likeWindows(project.environments ?? known, environments),
    ];
  });
}

/** Windows of two environments that Argo CD would take for one where a project holds both. */
function likeWindows(inside: readonly string[], environments: FleetData['environments']): Problem[] {
  const first = new Map<string, { environment: string; text: string }>();
  return inside.flatMap((environment) =>
    (environments[environment]?.syncWindows ?? []).flatMap((window, i) => {
      const text = JSON.stringify(window);
      const key = identityOf(window);
      const before = first.get(key) ?? { environment, text };
      first.set(key, before);
      if (before.text === text || before.environment === environment) return [];
      const message = `${before.environment} has a window of this kind, schedule and duration that differs otherwise, and a project holds both; expected the same, or another schedule`;
      return [problemAt('sync-window', ['environments', environment, 'syncWindows', i, 'schedule'], message)];
    }),
  );
}

/** In a project of one environment its roles stand beside those of the environment. */
function sharedRoles(
  name: string,
  { environments, projects }: Pick<FleetData, 'environments' | 'projects'>,
): Problem[] {
  const project = projects[name]!;
  const inside = project.environments ?? Object.keys(environments);
  return Object.keys(project.roles).flatMap((role) => {
    const owner = inside.find((environment) =>
      Object.keys(environments[environment]?.roles ?? {}).some(
        (other) => (inside.length > 1 ? `${environment}-${other}` : other) === role,
      ),
    );
    if (owner === undefined) return [];
    const message = `${role} is a role of the environment ${owner} too, whose apps are in ${name}; expected another name`;
    return [problemAt('shared-role', ['projects', name, 'roles', role], message, 'key')];
  });
}

/** The branch or tag from which an environment is delivered. */
export function revisionOf({ git, branches }: FleetData, environment: string): string {
  if (branches.strategy === 'github-flow') return git.revision;
  const revision = branches.environments[environment];
  return revision === undefined || revision === 'latest' ? git.revision : revision;
}
