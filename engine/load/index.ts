import { error, type Finding } from '../../charts/shared/finding.ts';
import type { TypedApp } from '../../clusters/schema/app.ts';
import type { Fleet } from '../../clusters/schema/cluster.ts';
import type { FleetData } from '../../clusters/schema/fleet.ts';
import { Readings } from '../cache/readings.ts';
import { apiServerPortOf } from './api-server-port.ts';
import { type AppsOptions, type LoadedApps, loadApps } from './apps/index.ts';
import { betweenClusters, zoneOf } from './between.ts';
import { checkCentral } from './central.ts';
import {
  type ClusterOptions,
  type LoadedCluster,
  type LoadedFleet,
  loadFleetFile,
  readClusterFile,
} from './cluster.ts';
import { type DataFile, FLEET_FILE, readFolder } from './files.ts';
import { encryptedFiles } from './sops.ts';

interface LoadOptions extends ClusterOptions {
  /** The folder of the fleet's data: `clusters`. */
  folder: string;
  /** Files that are not in the folder yet, or in the place of those that are, judged as if they were there. */
  proposed?: readonly DataFile[];
  /** What apps say in TypeScript, by name. */
  apps?: Readonly<Record<string, TypedApp>>;
  readings?: Readings | undefined;
}

/** The fleet as its files describe it, or everything that is wrong with them. */
export function loadFleet({
  folder,
  proposed = [],
  apps: typed = {},
  readings = Readings.NONE,
  ...options
}: LoadOptions): {
  fleet?: Fleet;
  findings: Finding[];
} {
  const { path, files: found, findings: unread } = readFolder(folder);
  const files = [...found.filter(({ name }) => !proposed.some((other) => other.name === name)), ...proposed];
  if (files.length === 0) return { findings: unread };
  const fleetFile = files.find(({ name }) => name === FLEET_FILE);
  const fleet = fleetFile === undefined ? undefined : loadFleetFile(fleetFile);
  const clusterFiles = files.filter((file) => file !== fleetFile);
  const clusters = clusterFiles.map((file) => {
    // What was read at its place is another file.
    const known = proposed.includes(file) ? Readings.NONE : readings;
    return readClusterFile(file, { ...options, folder, readings: known });
  });
  const apps = loadApps({
    folder,
    readings,
    components: options.components,
    typed,
    fleet: fleet?.document && fleet.data && { document: fleet.document, data: fleet.data },
    clusters: readable(clusters),
  });
  const findings = [
    ...unread,
    ...encryptedFiles(folder),
    ...missingFiles(path, { fleet, clusters }),
    ...(fleet?.findings ?? []),
    ...clusters.flatMap((cluster) => [...cluster.findings, ...misnamedFile(cluster, clusters)]),
    ...acrossFiles(path, { fleet, clusters, unread }),
    ...apps.findings,
  ];
  if (findings.length > 0 || fleet?.data === undefined) return { findings };
  return { fleet: assemble(fleet.data, clusters, apps), findings };
}

/** What apps ask of the clusters, if all of them can be read. */
function readable(clusters: readonly LoadedCluster[]): AppsOptions['clusters'] {
  const read = clusters.flatMap(({ data }) => data ?? []);
  if (read.length < clusters.length) return undefined;
  return read.sort((a, b) => (a.name < b.name ? -1 : 1));
}

interface LoadedFiles {
  fleet: LoadedFleet | undefined;
  clusters: readonly LoadedCluster[];
}

function missingFiles(folder: string, { fleet, clusters }: LoadedFiles): Finding[] {
  const missing = (message: string) => error('clusters-folder', folder, message);
  return [
    ...(fleet === undefined ? [missing(`no ${FLEET_FILE}; expected what all clusters share in it`)] : []),
    ...(clusters.length === 0 ? [missing('no cluster; expected one file per cluster such as cluster-01.yaml')] : []),
  ];
}

/** A copied file that still says the name of its original is a name twice, and reported as such. */
function misnamedFile({ cluster, file }: LoadedCluster, clusters: readonly LoadedCluster[]): Finding[] {
  const name = cluster?.facts.name;
  if (cluster === undefined || name === undefined || file.name === `${name}.yaml`) return [];
  if (clusters.some((other) => other.file.name === `${name}.yaml`)) return [];
  const right = file.name.replace(/\.yaml$/, '');
  return [
    error(
      'cluster-name',
      cluster.document.at(['name']),
      `name is ${name} in ${file.name}; expected ${right}, as the file is called`,
    ),
  ];
}

function acrossFiles(folder: string, { fleet, clusters, unread }: LoadedFiles & { unread: Finding[] }): Finding[] {
  const read = clusters.flatMap(({ cluster }) => cluster ?? []);
  const known = read.filter(({ facts }) => facts.name !== undefined && facts.role !== undefined);
  const complete = unread.length === 0 && known.length > 0 && known.length === clusters.length;
  const { document, data } = fleet ?? {};
  const shared = document === undefined || data === undefined ? undefined : { document, data };
  const central = shared === undefined ? undefined : { document: shared.document, central: shared.data.central };
  return [
    ...betweenClusters({ clusters: read, fleet: shared }),
    ...checkCentral({ clusters: read, complete, fleet: central, folder }),
  ];
}

function assemble(fleet: FleetData, loaded: readonly LoadedCluster[], { apps, byCluster }: LoadedApps): Fleet {
  const clusters = loaded.flatMap(({ data }) =>
    data === undefined
      ? []
      : [
          {
            ...data,
            components: { ...data.components, ...byCluster.get(data.name) },
            zone: data.zone ?? zoneOf(data.name, fleet),
            apiServerPort: data.apiServerPort ?? apiServerPortOf(data),
            sealed: {},
            certificates: [],
          },
        ],
  );
  return { ...fleet, clusters: clusters.sort((a, b) => (a.name < b.name ? -1 : 1)), apps, demo: false };
}
