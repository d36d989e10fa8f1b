import { type AppData, type TypedApp, workloadIn } from '../../../clusters/schema/app.ts';
import type { Delivery } from '../../../clusters/schema/cluster.ts';
import type { PlacedApp } from '../../../clusters/schema/environments.ts';
import type { FleetData } from '../../../clusters/schema/fleet.ts';
import { type Problem, problemAt } from '../explain.ts';
import { revisionOf } from './branches.ts';
import { choiceProblems, chosenClusters, type LabelledCluster } from './choice.ts';
import type { AppDocument } from './files.ts';
import { projectOf } from './projects.ts';
import { resolveSteps } from './rolling.ts';
import { definitionOf, typedProblems, workloadProblems } from './typed.ts';

/** An app in an environment, and where it runs there. */
export interface Placement {
  app: string;
  environment: string;
  /** The file that says so. */
  document: AppDocument;
  /** Without its image, which stands in another file. */
  placed: Omit<PlacedApp, 'image'>;
  delivery: Delivery;
  /** In the order of the fleet. */
  clusters: readonly string[];
}

interface Places {
  fleet: FleetData;
  clusters: readonly LabelledCluster[];
  /** What apps say in TypeScript, by name. */
  typed: Readonly<Record<string, TypedApp>>;
}

/** The name of the component that an app is in an environment. */
export const componentName = (app: string, environment: string): string => `${app}-${environment}`;

/** One app in each of its environments, in their order in the fleet, and what is wrong with it there. */
export function placementsOf(
  { data, document }: { data: AppData; document: AppDocument },
  places: Places,
): { placements: Placement[]; problems: Problem[] } {
  const environments = Object.keys(places.fleet.environments).filter((name) => Object.hasOwn(data.environments, name));
  const problems = new Map<string, readonly Problem[]>();
  const placements = environments.flatMap((environment) => {
    const found = placementOf({ data, document }, environment, places);
    problems.set(environment, found.problems);
    return found.placement === undefined ? [] : [found.placement];
  });
  return { placements, problems: [...typedProblems(data, places), ...told(problems)] };
}

/** What is wrong in every environment is said once, and what is right in some is said with the others. */
function told(problems: ReadonlyMap<string, readonly Problem[]>): Problem[] {
  const found = new Map<string, { problem: Problem; environments: string[] }>();
  for (const [environment, all] of problems) {
    for (const problem of all) {
      const key = JSON.stringify([problem.path, problem.message]);
      const known = found.get(key) ?? { problem, environments: [] };
      known.environments.push(environment);
      found.set(key, known);
    }
  }
  return [...found.values()].map(({ problem, environments }) => {
    const isSaid = problem.path[0] === 'environments' || environments.length === problems.size;
    return isSaid ? problem : { ...problem, message: `in ${environments.join(' and ')}, ${problem.message}` };
  });
}

function placementOf(
  { data, document }: { data: AppData; document: AppDocument },
  environment: string,
  { fleet, clusters: all, typed }: Places,
): { placement?: Placement; problems: Problem[] } {
  const { name: app, team } = data;
  const own = data.environments[environment]!;
  const path = ['environments', environment];
  const among = clustersOf(fleet, environment, all);
  const wanted = { clusters: own.clusters ?? [], labels: {} };
  const clusters = own.clusters === undefined ? among : among.filter(({ name }) => own.clusters?.includes(name));
  const { steps, problems: ofSteps } = resolveSteps(own.rollingSync, { path, clusters, sync: own.sync });
  const { workload, issues = [] } = workloadIn(Object(document.value), environment, definitionOf(data, typed));
  const problems = [
    ...choiceProblems(wanted, { path, clusters: among, of: environment }),
    ...ofSteps,
    ...updaterProblems(own.imageUpdater !== undefined, { fleet, environment }),
    ...workloadProblems(issues),
  ];
  if (workload === undefined || problems.length > 0) return { problems };
  const project = projectOf(fleet, { app, team, environment });
  const revision = revisionOf(fleet, environment);
  const placed = {
    app,
    environment,
    team,
    namespace: `${data.namespace}-${environment}`,
    project: typeof project === 'string' ? project : project[0],
    revision,
    ...(revision === fleet.git.revision ? {} : { isElsewhere: true as const }),
    workload,
    rollingSync: steps,
    imageUpdater: own.imageUpdater,
  };
  const delivery = {
    enabled: true,
    sync: own.sync,
    pause: own.pause,
    allowDrift: own.allowDrift,
    patches: own.patches,
  };
  const placement = { app, environment, document, placed, delivery, clusters: clusters.map(({ name }) => name) };
  return { placement, problems };
}

/** A tag is what it was when it was set, whatever a robot commits. */
function updaterProblems(
  isUpdated: boolean,
  { fleet, environment }: { fleet: FleetData; environment: string },
): Problem[] {
  const revision = revisionOf(fleet, environment);
  if (!isUpdated || fleet.branches.strategy !== 'tags' || revision === fleet.git.revision) return [];
  const message = `${environment} stands at the tag ${revision}, which no commit of a robot changes; expected latest in branches, or no imageUpdater`;
  return [problemAt('image-updater', ['environments', environment, 'imageUpdater'], message, 'key')];
}

function clustersOf(fleet: FleetData, environment: string, all: readonly LabelledCluster[]): LabelledCluster[] {
  const names = chosenClusters(fleet.environments[environment]!, all);
  return all.filter(({ name }) => names.includes(name));
}
