import type { AppProjectSpecSyncWindows } from '../../imports/app-project.ts';
import { readSchedule } from '../shared/cron.ts';
import { timeZoneProblem } from '../shared/time-zone.ts';
import { defined } from './defined.ts';
import { isDuration } from './duration.ts';

interface Window {
  /** An allow window denies whatever it matches outside of it; deny beats allow. */
  kind: 'allow' | 'deny';
  /** Five fields, as cron reads them. */
  schedule: string;
  duration: string;
  /** Such as Asia/Seoul; Argo CD would take UTC. */
  timeZone: string;
  /** Whether a person may still sync. */
  manualSync?: boolean;
  /** Lets a sync that has begun go on past the window. */
  syncOverrun?: boolean;
  description?: string;
  /** Matches what fits all of applications, namespaces and clusters rather than any of them. */
  andOperator?: boolean;
}

type Names = readonly [string, ...string[]];

type Scope =
  | { applications: Names; namespaces?: Names; clusters?: Names }
  | { applications?: Names; namespaces: Names; clusters?: Names }
  | { applications?: Names; namespaces?: Names; clusters: Names };

/** When Applications may sync, for those that at least one list of names or globs matches. */
export type SyncWindow = Window & Scope;

export function checkSyncWindow({ schedule, duration, timeZone }: SyncWindow): string[] {
  const times = readSchedule(schedule);
  const zone = timeZoneProblem(timeZone);
  return [
    ...(typeof times === 'string' ? [`syncWindows: schedule "${schedule}": ${times}`] : []),
    ...(isDuration(duration) ? [] : [`syncWindows: duration ${duration}: expected a duration such as 8h or 1h30m`]),
    ...(zone === undefined ? [] : [`syncWindows: timeZone ${timeZone}: ${zone}`]),
  ];
}

export const syncWindowSpec = ({
  applications,
  namespaces,
  clusters,
  ...window
}: SyncWindow): AppProjectSpecSyncWindows =>
  defined({
    ...window,
    applications: applications && [...applications],
    namespaces: namespaces && [...namespaces],
    clusters: clusters && [...clusters],
  });
