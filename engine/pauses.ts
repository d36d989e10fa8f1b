import { type Finding, warning } from '../charts/shared/finding.ts';
import type { Fleet } from '../clusters/schema/cluster.ts';

/** The pauses whose last day is before today (`YYYY-MM-DD`): nobody syncs these, and nobody may know. */
export function overduePauses(fleet: Fleet, today: string): Finding[] {
  return fleet.clusters.flatMap(({ name, components }) =>
    Object.entries(components).flatMap(([component, { delivery }]) => {
      const { pause } = delivery;
      if (pause === undefined || pause.until >= today) return [];
      const message = `the pause (${pause.reason}) was to end by ${pause.until}; remove it, or give it a new date`;
      return [warning('pause-over', `${name}/${component}: pause.until`, message)];
    }),
  );
}
