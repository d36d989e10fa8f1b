import type { Finding } from '../../../charts/shared/finding.ts';
import type { TypedApp } from '../../../clusters/schema/app.ts';
import type { ClusterData } from '../../../clusters/schema/cluster.ts';
import type { PlacedApp } from '../../../clusters/schema/environments.ts';
import type { FleetData } from '../../../clusters/schema/fleet.ts';
import type { Readings } from '../../cache/readings.ts';
import type { Document } from '../../yaml/read.ts';
import type { LoadableComponent } from '../components.ts';
import { problemAt } from '../explain.ts';
import { shownPath } from '../files.ts';
import { placed as findingsAt } from '../placed.ts';
import { betweenApps } from './between.ts';
import type { LabelledCluster } from './choice.ts';
import { type Images, loadImages } from './current-images.ts';
import { fleetProblems } from './environments.ts';
import { type AppFile, type AppFiles, readApps } from './files.ts';
import type { ImageOwner } from './images.ts';
import { componentName, type Placement, placementsOf } from './place.ts';
import { takenProblems } from './projects.ts';
import { refusedRequests } from './requests.ts';
import { fileless } from './typed.ts';
import { unknownEnvironments } from './unknown-environments.ts';

export interface AppsOptions {
  /** The folder of the fleet's data. */
  folder: string;
  readings: Readings;
  components: readonly LoadableComponent[];
  /** What apps say in TypeScript, by name. */
  typed: Readonly<Record<string, TypedApp>>;
  /** The fleet's file; undefined where it says what cannot be read. */
  fleet: { document: Document; data: FleetData } | undefined;
  /** Undefined where one of them says what cannot be read. */
  clusters: readonly ReadableCluster[] | undefined;
}

type ReadableCluster = LabelledCluster & Pick<ClusterData, 'components'>;

export interface LoadedApps {
  /** By the names of their components; those that are pending too. */
  apps: Record<string, PlacedApp>;
  /** Cluster → the components that apps are there. */
  byCluster: ReadonlyMap<string, ClusterData['components']>;
  findings: Finding[];
}

const NONE = { apps: {}, byCluster: new Map() };

/** Every app in every environment where it runs, or everything that is wrong with that. */
export function loadApps({ folder, readings, components, typed, fleet, clusters }: AppsOptions): LoadedApps {
  const files = readApps(folder, readings);
  const missing = fileless(shownPath(folder), files.files, typed);
  const ofFiles = [...files.findings, ...missing];
  if (fleet === undefined) return { ...NONE, findings: ofFiles };
  const ofFleet = findingsAt(fleetProblems(fleet.data, clusters), fleet.document);
  const unknown = files.files.flatMap((file) => strangeEnvironments(file, fleet.data));
  const known = [...ofFiles, ...ofFleet, ...unknown];
  if (clusters === undefined) return { ...NONE, findings: known };
  const { placements, findings, unclear } = place(files, { fleet, clusters, typed });
  // Of what cannot be read nobody knows whose images stand in the lock.
  const isWhole = unknown.length === 0 && files.files.every(({ data }) => data !== undefined);
  const images = isWhole ? loadImages(folder, ownersOf(files), fleet.data.mirrors) : UNKNOWN;
  const all = [
    ...known,
    ...findings,
    ...betweenApps({ placements, apps: files.files.map(({ name }) => name), unclear, components }),
    ...refusedRequests(placements, { fleet: fleet.data, clusters, components }),
    ...images.findings,
  ];
  if (all.length > 0) return { ...NONE, findings: all };
  return { ...placedApps(placements, images), findings: [] };
}

const UNKNOWN: Images = { findings: [], imageOf: () => undefined, isPending: () => false };

function placedApps(placements: readonly Placement[], images: Images): Omit<LoadedApps, 'findings'> {
  const apps: Record<string, PlacedApp> = {};
  const byCluster = new Map<string, ClusterData['components']>();
  for (const { app, environment, placed, delivery, clusters } of placements) {
    const name = componentName(app, environment);
    if (images.isPending(app, environment)) {
      apps[name] = { ...placed, image: '', project: '', isPending: true };
      continue;
    }
    const options = { ...placed, image: images.imageOf(app, environment) ?? '' };
    apps[name] = options;
    for (const cluster of clusters)
      byCluster.set(cluster, { ...byCluster.get(cluster), [name]: { delivery, options } });
  }
  return { apps, byCluster };
}

function strangeEnvironments({ document, data }: AppFile, { environments }: FleetData): Finding[] {
  if (document === undefined || data === undefined) return [];
  const strange = unknownEnvironments(Object.keys(data.environments), Object.keys(environments));
  const problems = strange.map(({ name, message }) =>
    problemAt('unknown-environment', ['environments', name], message, 'key'),
  );
  return findingsAt(problems, document);
}

interface Placing {
  fleet: { document: Document; data: FleetData };
  clusters: readonly LabelledCluster[];
  typed: AppsOptions['typed'];
}

interface Placed {
  placements: Placement[];
  findings: Finding[];
  /** Apps of which not everything is known. */
  unclear: ReadonlySet<string>;
}

function place({ files }: AppFiles, { fleet, clusters, typed }: Placing): Placed {
  const findings: Finding[] = [];
  const known = Object.keys(fleet.data.environments);
  const unclear = new Set<string>();
  const placements = files.flatMap(({ name, document, data }) => {
    if (document === undefined || data === undefined) {
      unclear.add(name);
      return [];
    }
    const found = placementsOf({ document, data }, { fleet: fleet.data, clusters, typed });
    const isStrange = Object.keys(data.environments).some((environment) => !known.includes(environment));
    if (found.problems.length > 0 || isStrange) unclear.add(name);
    findings.push(...findingsAt(found.problems, document));
    return found.placements;
  });
  const isWhole = files.every(({ data }) => data !== undefined);
  const owned = files.flatMap(({ data }) =>
    Object.keys(data?.environments ?? {}).map((environment) => ({ app: data!.name, team: data!.team, environment })),
  );
  // Of a file that cannot be read nobody knows the team.
  if (isWhole) findings.push(...findingsAt(takenProblems(fleet.data, owned), fleet.document));
  return { placements, findings, unclear };
}

/** Every app in every environment of its file, whatever is wrong with it there. */
const ownersOf = ({ files }: AppFiles): ImageOwner[] =>
  files.flatMap(({ document, data }) => {
    if (document === undefined || data === undefined) return [];
    return Object.entries(data.environments).map(([environment, own]) => {
      const image: unknown = Reflect.get(own, 'image');
      return {
        app: data.name,
        environment,
        repository: typeof image === 'string' ? image : data.image,
        isUpdated: own.imageUpdater !== undefined,
        // Looked for once it is to be told.
        get at() {
          return document.at(['environments', environment], 'key');
        },
      };
    });
  });
