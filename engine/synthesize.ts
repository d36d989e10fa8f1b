import type { Finding } from '../charts/shared/finding.ts';
import type { Fleet } from '../clusters/schema/cluster.ts';
import type { Memory } from './cache/memory.ts';
import { Collector } from './collector.ts';
import { Applications } from './compose/applications.ts';
import { Builds } from './compose/builds.ts';
import { type ComposedCluster, composeCluster } from './compose/cluster.ts';
import { fleetFiles } from './compose/fleet.ts';
import { judge } from './judge.ts';
import { atTheirPlaces } from './load/field-places.ts';
import { loadFleet } from './load/index.ts';
import { withSealed } from './load/sealed.ts';
import { type Registry, registryOf } from './registry.ts';
import { composeTogether } from './threads/crew.ts';
import { Schemas, schemasByVersion } from './validate/index.ts';
import type { Workshop } from './workshop.ts';

export interface SynthesizeOptions {
  /** The folder of the fleet's data. */
  clusters: string;
  /** The folder of the compact schemas that `import` makes. */
  schemas: string;
  registry: Registry;
  /** What an earlier run made of its clusters. */
  memory?: Memory;
  /** What other threads run to help; undefined where there is only this one. */
  program?: string;
  /** What earlier runs of this process have made. */
  workshop?: Workshop;
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
export function synthesize(options: SynthesizeOptions): Synthesis {
  const loaded = load(options);
  if (!('fleet' in loaded)) return { ...NOTHING, findings: loaded.findings };
  return settle(loaded, compose(loaded, options));
}

/** A fleet that its data makes, and the schemas for it. */
interface Loaded {
  /** Of its data. */
  folder: string;
  fleet: Fleet;
  findings: readonly Finding[];
  schemasOf: (kubernetes: string) => Schemas;
  /** With the components that the fleet's apps are. */
  registry: Registry;
}

export function load({
  clusters: folder,
  schemas,
  registry,
  memory,
  workshop,
}: SynthesizeOptions): Loaded | Pick<Loaded, 'findings'> {
  const readings = memory?.readings;
  const { components, apps } = registry;
  const loaded = loadFleet({ folder, readings, components, apps, kubernetesVersions: Schemas.supported(schemas) });
  if (loaded.fleet === undefined) return { findings: loaded.findings };
  const own = registryOf(registry, loaded.fleet);
  const schemasOf = workshop?.schemasOf ?? schemasByVersion(schemas);
  return { ...withSealed(loaded.fleet, folder, readings), folder, schemasOf, registry: own };
}

type Composed = Pick<Synthesis, 'clusters' | 'kept'>;

/** The clusters at some places of the fleet, in this order; those that are remembered are not composed again. */
export function compose(
  { fleet, schemasOf, registry }: Loaded,
  { schemas, memory, program, workshop, registry: brought }: SynthesizeOptions,
  places: readonly number[] = [...fleet.clusters.keys()],
): Composed {
  const watched = memory?.watch(fleet) ?? { central: fleet, edge: fleet };
  const recalled = new Map(places.map((place) => [place, memory?.recall(fleet.clusters[place]!)]));
  const builds = workshop?.builds ?? new Builds({ shelves: memory?.shelvesOf(brought.components) });
  const collector = new Collector(registry.checks, workshop?.collected);
  const applications = new Applications();
  const composed = composeTogether(
    { fleet, schemas, places: places.filter((place) => recalled.get(place) === undefined) },
    {
      program,
      compose(place) {
        const cluster = fleet.clusters[place]!;
        return composeCluster(watched[cluster.role], cluster, {
          registry,
          schemas: schemasOf(cluster.kubernetes),
          builds,
          collector,
          applications,
        });
      },
      noteReads: (reads) => memory?.noteReads(reads),
    },
  );
  const standing = [...recalled.values()].flatMap((each) => (each?.standing === undefined ? [] : [each]));
  return {
    clusters: places.map((place) => recalled.get(place)?.composed ?? composed.get(place)!),
    kept: new Map(standing.map(({ composed, standing }) => [composed.name, standing!.stamps.files])),
  };
}

/** What only the whole fleet has: the files that its clusters share, and the judgement of every check. */
export function settle(
  { fleet, folder, findings: unsealed, schemasOf, registry }: Loaded,
  { clusters, kept }: Composed,
): Synthesis {
  const shared = fleetFiles({ fleet, clusters, registry }, schemasOf);
  const refusals = [...clusters.flatMap((cluster) => cluster.refusals), ...shared.refusals];
  const facts = clusters.map((cluster) => ({ cluster: cluster.name, facts: cluster.facts }));
  const unsound = clusters.some(({ findings }) => findings.some(({ level }) => level === 'error'));
  const all = [
    ...unsealed,
    ...clusters.flatMap((cluster) => cluster.findings),
    ...shared.findings,
    // Where objects are missing, every rule that looks for one would fire.
    ...(refusals.length > 0 ? [] : judge(registry.checks, facts, fleet, { unsound })),
  ];
  const findings = atTheirPlaces(all, folder);
  const failed = findings.some(({ level }) => level === 'error');
  const files = failed ? [] : [...clusters.flatMap((cluster) => [...cluster.files]), ...shared.files];
  return { fleet, clusters, kept, findings, files: new Map(files), refusals };
}

const NOTHING = { files: new Map(), clusters: [], kept: new Map(), refusals: [] };
