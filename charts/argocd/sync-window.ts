import type { AppProjectSpecSyncWindows } from '../../imports/app-project.ts';
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

const FIELDS = [
  { name: 'minute', low: 0, high: 59 },
  { name: 'hour', low: 0, high: 23 },
  { name: 'day of month', low: 1, high: 31 },
  { name: 'month', low: 1, high: 12 },
  { name: 'day of week', low: 0, high: 6 },
] as const;

const WORDS = /^(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|sun|mon|tue|wed|thu|fri|sat)$/i;

export function checkSyncWindow({ schedule, duration, timeZone }: SyncWindow): string[] {
  return [
    ...checkSchedule(schedule),
    ...(isDuration(duration) ? [] : [`syncWindows: duration ${duration}: expected a duration such as 8h or 1h30m`]),
    ...(isTimeZone(timeZone) ? [] : [`syncWindows: timeZone ${timeZone}: expected a name such as Asia/Seoul`]),
  ];
}

function checkSchedule(schedule: string): string[] {
  const fields = schedule.trim().split(/\s+/);
  if (fields.length !== FIELDS.length) {
    return [`syncWindows: schedule "${schedule}": expected five fields such as "0 22 * * *"`];
  }
  return FIELDS.flatMap(({ name, low, high }, i) =>
    isField(fields[i] ?? '', low, high) ? [] : [`syncWindows: schedule "${schedule}": ${fields[i]} is no ${name}`],
  );
}

function isField(field: string, low: number, high: number): boolean {
  return field.split(',').every((part) => {
    const [range = '', step = '1'] = part.split('/');
    const ends = range === '*' || range === '?' ? [] : range.split('-');
    const numbers = ends.filter((end) => !WORDS.test(end)).map((end) => (/^\d+$/.test(end) ? Number(end) : Number.NaN));
    const ordered = numbers.length < 2 || numbers[0]! <= numbers[1]!;
    return ends.length <= 2 && /^[1-9]\d*$/.test(step) && ordered && numbers.every((n) => n >= low && n <= high);
  });
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
