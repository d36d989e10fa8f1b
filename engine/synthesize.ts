import type { Finding } from '../charts/shared/finding.ts';
import type { Fleet } from '../clusters/schema/cluster.ts';
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
}

export interface Synthesis {
  fleet?: Fleet;
  /** Path under dist → text. Empty where an error was found. */
  files: ReadonlyMap<string, string>;
  clusters: readonly ComposedCluster[];
  findings: readonly Finding[];
  /** What charts threw, each a finding already; for who mends the chart. */
  refusals: readonly Error[];
}

/** Load → compose → check → render; all in memory, so that what is refused leaves nothing behind. */
export function synthesize({ clusters: folder, schemas, registry }: SynthesizeOptions): Synthesis {
  const loaded = loadFleet({ folder, components: registry.components, kubernetesVersions: Schemas.supported(schemas) });
  if (loaded.fleet === undefined) return { files: new Map(), clusters: [], findings: loaded.findings, refusals: [] };
  const { fleet, findings: unsealed } = withSealed(loaded.fleet, folder);
  const versions = new Map<string, Schemas>();
  const schemasOf = (kubernetes: string) => {
    const known = versions.get(kubernetes) ?? new Schemas(schemas, kubernetes);
    versions.set(kubernetes, known);
    return known;
  };
  const builds = new Builds();
  const clusters = fleet.clusters.map((cluster) =>
    composeCluster(fleet, cluster, { registry, schemas: schemasOf(cluster.kubernetes), builds }),
  );
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
  return { fleet, clusters, findings, files: new Map(files), refusals };
}
