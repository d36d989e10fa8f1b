import { type Finding, warning } from '../charts/shared/finding.ts';
import type { Fleet } from '../clusters/schema/cluster.ts';

/** The pauses whose last day is before today (`YYYY-MM-DD`): nobody syncs these, and nobody may know. */
export function overduePauses({ clusters, apps }: Fleet, today: string): Finding[] {
  const findings = clusters.flatMap(({ name, components }) =>
    Object.entries(components).flatMap(([component, { delivery }]) => {
      const { pause } = delivery;
      if (pause === undefined || pause.until >= today) return [];
      const app = apps[component];
      const at = app ? `clusters/apps/${app.app}.yaml: environments.${app.environment}.` : `${name}/${component}: `;
      const message = `the pause (${pause.reason}) was to end by ${pause.until}; remove it, or give it a new date`;
      return [warning('pause-over', `${at}pause.until`, message)];
    }),
  );
  // The file of an app says it for all of its clusters.
  return [...new Map(findings.map((finding) => [finding.at, finding])).values()];
}
