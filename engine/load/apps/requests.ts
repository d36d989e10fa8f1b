import { error, type Finding } from '../../../charts/shared/finding.ts';
import type { ClusterData } from '../../../clusters/schema/cluster.ts';
import type { FleetData } from '../../../clusters/schema/fleet.ts';
import type { LoadableComponent } from '../components.ts';
import type { Placement } from './place.ts';

interface Asked {
  fleet: FleetData;
  clusters: readonly Pick<ClusterData, 'components'>[];
  components: readonly Pick<LoadableComponent, 'name' | 'refusesApp'>[];
}

/** What components refuse of what apps ask of them, wherever they run. */
export function refusedRequests(placements: readonly Placement[], { fleet, clusters, components }: Asked): Finding[] {
  const asked = components.flatMap(({ name, refusesApp }) =>
    clusters.flatMap(({ components: { [name]: own } }) =>
      own === undefined || refusesApp === undefined ? [] : [{ refusesApp, options: own.options }],
    ),
  );
  return placements.flatMap(({ placed, environment, document }) =>
    asked.flatMap(({ refusesApp, options }) => {
      const refused = refusesApp(placed, { fleet, options });
      if (refused === undefined) return [];
      const path = ['environments', environment, ...refused.field];
      return [error('app-request', document.at(path), `${path.join('.')}: ${refused.message}`)];
    }),
  );
}
