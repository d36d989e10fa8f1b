import type { Finding } from '../charts/shared/finding.ts';
import type { Fleet } from '../clusters/schema/cluster.ts';
import type { Memory } from './cache/memory.ts';
import { Builds } from './compose/builds.ts';
import { type ComposedCluster, composeCluster } from './compose/cluster.ts';
import { fleetFiles } from './compose/fleet.ts';
import { judge } from './judge.ts';
import { loadFleet } from './load/index.ts';
import { withSealed } from './load/sealed.ts';
import type { Registry } from './registry.ts';
import { Schemas } from './validate/index.ts';

export interface SynthesizeOptions {
  /** The folder of the fleet's data. */
  clusters: string;
  /** The folder of the compact schemas that `import` makes. */
  schemas: string;
  registry: Registry;
  /** What an earlier run made of its clusters. */
  memory?: Memory;
}

export interface Synthesis {
  fleet?: Fleet;
  /** Path under dist → text. Empty where an error was found. */
  files: ReadonlyMap<string, string>;
  clusters: readonly ComposedCluster[];
  /** Clusters whose files stand as they were written, and are not among `files` → how many. */
  kept: ReadonlyMap<string, number>;
  findings: readonly Finding[];
  /** What charts threw, each a finding already; for who mends the chart. */
  refusals: readonly Error[];
}

/** Load → compose → check → render; all in memory, so that what is refused leaves nothing behind. */
export function synthesize({ clusters: folder, schemas, registry, memory }: SynthesizeOptions): Synthesis {
  const loaded = loadFleet({ folder, components: registry.components, kubernetesVersions: Schemas.supported(schemas) });
  if (loaded.fleet === undefined) return { ...NOTHING, findings: loaded.findings };
  const { fleet, findings: unsealed } = withSealed(loaded.fleet, folder);
  const schemasOf = schemasByVersion(schemas);
  const builds = new Builds();
  const watched = memory?.watch(fleet) ?? fleet;
  const kept = new Map<string, number>();
  const clusters = fleet.clusters.map((cluster) => {
    const recalled = memory?.recall(cluster);
    if (recalled !== undefined) kept.set(cluster.name, recalled.files);
    const schemas = schemasOf(cluster.kubernetes);
    return recalled?.composed ?? composeCluster(watched, cluster, { registry, schemas, builds });
  });
  const shared = fleetFiles(fleet, clusters, schemasOf);
  const refusals = [...clusters.flatMap((cluster) => cluster.refusals), ...shared.refusals];
  const facts = clusters.map((cluster) => ({ cluster: cluster.name, facts: cluster.facts }));
  const findings = [
    ...unsealed,
    ...clusters.flatMap((cluster) => cluster.findings),
    ...shared.findings,
    // Where objects are missing, every rule that looks for one would fire.
    ...(refusals.length > 0 ? [] : judge(registry.checks, facts, fleet)),
  ];
  const failed = findings.some(({ level }) => level === 'error');
  const files = failed ? [] : [...clusters.flatMap((cluster) => [...cluster.files]), ...shared.files];
  return { fleet, clusters, kept, findings, files: new Map(files), refusals };
}

const NOTHING = { files: new Map(), clusters: [], kept: new Map(), refusals: [] };

function schemasByVersion(folder: string): (kubernetes: string) => Schemas {
  const versions = new Map<string, Schemas>();
  return (kubernetes) => {
    const known = versions.get(kubernetes) ?? new Schemas(folder, kubernetes);
    versions.set(kubernetes, known);
    return known;
  };
}
