import { join } from 'node:path';
import { z } from 'zod';
import type { Finding } from '../../charts/shared/finding.ts';
import { CLUSTER_FIELDS, type ClusterData } from '../../clusters/schema/cluster.ts';
import { type FleetData, FleetSchema } from '../../clusters/schema/fleet.ts';
import { minorOf } from '../../clusters/schema/kubernetes-minor.ts';
import type { Readings } from '../cache/readings.ts';
import type { Document, Located } from '../yaml/read.ts';
import { type LoadableComponent, readComponents } from './components.ts';
import { crowded } from './crowded.ts';
import { type Problem, parse, problemAt } from './explain.ts';
import { type ReadCluster, readFacts } from './facts.ts';
import type { DataFile } from './files.ts';
import { placed } from './placed.ts';
import { readDocument } from './sops.ts';

export interface LoadedFleet {
  /** Undefined where the file is no YAML. */
  document?: Document;
  /** Undefined where there are findings. */
  data?: FleetData;
  findings: Finding[];
}

/** What a cluster's file says, before the fleet adds what follows from it. */
type ClusterFile = Omit<ClusterData, 'zone' | 'apiServerPort' | 'sealed' | 'certificates'> & {
  zone?: string;
  apiServerPort?: number;
};

export interface LoadedCluster {
  file: DataFile;
  /** Undefined where the file is no YAML. */
  cluster?: ReadCluster;
  /** Undefined where there are findings. */
  data?: ClusterFile;
  findings: Finding[];
}

export interface ClusterOptions {
  components: readonly LoadableComponent[];
  kubernetesVersions: readonly string[];
}

/** The components are read apart, each by its own schema. */
const ClusterFileSchema = z.strictObject({ ...CLUSTER_FIELDS, components: z.unknown().optional() });

export function loadFleetFile(file: DataFile): LoadedFleet {
  const document = readDocument(file);
  if (Array.isArray(document)) return { findings: document };
  const long = crowded(document);
  if (long.length > 0) return { document, findings: long };
  const { data, problems = [] } = parse(document.value, { schema: FleetSchema });
  return { document, data, findings: placed(problems, document) };
}

interface ReadingOptions extends ClusterOptions {
  folder: string;
  readings: Readings;
}

/** A cluster's file, or what an earlier run has read it as; then its places are looked for once one is to be told. */
export function readClusterFile(file: DataFile, { folder, readings, ...options }: ReadingOptions): LoadedCluster {
  let loaded: LoadedCluster | undefined;
  const { data, facts } = readings.of(join(folder, file.name), options.kubernetesVersions.join(), {
    read: () => {
      loaded = loadClusterFile(file, options);
      return { data: loaded.data, facts: loaded.cluster?.facts };
    },
    isWorthIt: (made) => made.data !== undefined,
  });
  if (loaded !== undefined || facts === undefined) return loaded ?? loadClusterFile(file, options);
  return { file, cluster: { facts, document: located(file) }, data, findings: [] };
}

function located(file: DataFile): Located {
  return {
    at(...place) {
      const document = readDocument(file);
      return Array.isArray(document) ? `${file.path}:1:1` : document.at(...place);
    },
  };
}

function loadClusterFile(file: DataFile, options: ClusterOptions): LoadedCluster {
  const document = readDocument(file);
  if (Array.isArray(document)) return { file, findings: document };
  const long = crowded(document);
  if (long.length > 0) return { file, findings: long };
  const { data, problems = [] } = parse(document.value, { schema: ClusterFileSchema });
  const cluster = readFacts(document);
  const { components, problems: ofComponents } = readComponents(cluster.facts.components, {
    registry: options.components,
    role: cluster.facts.role,
    secrets: cluster.facts.secrets,
  });
  const all = [
    ...problems,
    ...nameProblems(cluster.facts.name, options.components),
    ...ofComponents,
    ...versionProblems(cluster.facts.kubernetes, components, options),
  ];
  if (data === undefined || all.length > 0) return { file, cluster, findings: placed(all, document) };
  return { file, cluster, data: { ...data, components }, findings: [] };
}

/** Every component of every cluster is an Application, named after both. */
function nameProblems(name: string | undefined, components: readonly LoadableComponent[]): Problem[] {
  const longest = longestName(components);
  const most = longestClusterName(components);
  if (name === undefined || name.length <= most) return [];
  const why = `the Application ${longest}-<name> has room for no more`;
  const message = `name has ${name.length} characters; expected at most ${most}, as ${why}`;
  return [problemAt('cluster-name', ['name'], message)];
}

/** What is joined to a cluster's name in the name of an Application: `apps` stands for all of a cluster. */
const longestName = (components: readonly Pick<LoadableComponent, 'name'>[]): string =>
  components.reduce((longest, { name }) => (name.length > longest.length ? name : longest), 'apps');

/** Characters that a cluster's name may have, so that its Applications' names are DNS labels. */
export const longestClusterName = (components: readonly Pick<LoadableComponent, 'name'>[]): number =>
  63 - 1 - longestName(components).length;

function versionProblems(
  version: string | undefined,
  enabled: ClusterData['components'],
  { components, kubernetesVersions }: ClusterOptions,
): Problem[] {
  if (version === undefined) return [];
  const problem = (message: string) => problemAt('kubernetes-version', ['kubernetes'], message);
  if (!kubernetesVersions.includes(version)) {
    const known = kubernetesVersions.join(', ');
    const others = `or a release of ${version} under kubernetes in cdk8s.yaml, and npm run import`;
    return [problem(`no schemas of Kubernetes ${version}; expected one of ${known}, ${others}`)];
  }
  const tooNew = new Map<string, string[]>();
  for (const { name, lowestKubernetes: lowest } of components) {
    if (lowest === undefined || !Object.hasOwn(enabled, name) || minorOf(version) >= minorOf(lowest.version)) continue;
    const needed = `Kubernetes ${lowest.version} (${lowest.reason})`;
    tooNew.set(needed, [...(tooNew.get(needed) ?? []), name]);
  }
  return [...tooNew].map(([needed, names]) => {
    const [need, them] = names.length > 1 ? ['need', 'them'] : ['needs', 'it'];
    return problem(`${names.join(' and ')} ${need} ${needed}, not ${version}; upgrade, or turn ${them} off`);
  });
}
