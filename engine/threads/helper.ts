import { workerData } from 'node:worker_threads';
import { Collector } from '../collector.ts';
import { Applications } from '../compose/applications.ts';
import { Builds } from '../compose/builds.ts';
import { composeCluster } from '../compose/cluster.ts';
import { FleetReads } from '../compose/fleet-reads.ts';
import { type Registry, registryOf } from '../registry.ts';
import { schemasByVersion } from '../validate/index.ts';
import { type HelperData, type Share, taken } from './crew.ts';

/** The work of a thread beside the main one. What goes wrong here goes wrong there again, where it is told. */
export function help(brought: Registry): void {
  const { fleet: whole, schemas: folder, places, shared, port }: HelperData = workerData;
  const registry = registryOf(brought, whole);
  const schemasOf = schemasByVersion(folder);
  const builds = new Builds();
  const collector = new Collector(registry.checks);
  const applications = new Applications();
  const reads = FleetReads.none(whole);
  const views = reads.views(whole);
  for (const share of taken(places, shared)) {
    const composed = share.map((place): Share['composed'][number] => {
      const cluster = whole.clusters[place]!;
      return [
        place,
        composeCluster(views[cluster.role], cluster, {
          registry,
          schemas: schemasOf(cluster.kubernetes),
          builds,
          collector,
          applications,
        }),
      ];
    });
    port.postMessage({ composed, reads: reads.toData() } satisfies Share);
    Atomics.add(shared, 1, 1);
    Atomics.notify(shared, 1);
  }
}
