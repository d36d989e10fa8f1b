import type { AppProjectSpecSyncWindows } from '../../imports/app-project.ts';
import { readSchedule } from '../shared/cron.ts';
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
  return [
    ...(typeof times === 'string' ? [`syncWindows: schedule "${schedule}": ${times}`] : []),
    ...(isDuration(duration) ? [] : [`syncWindows: duration ${duration}: expected a duration such as 8h or 1h30m`]),
    ...(isTimeZone(timeZone) ? [] : [`syncWindows: timeZone ${timeZone}: expected a name such as Asia/Seoul`]),
  ];
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return !/^[+-]/.test(name);
  } catch {
    return false;
  }
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
