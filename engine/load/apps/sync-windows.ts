import { checkSyncWindow } from '../../../charts/argocd/sync-window.ts';
import type { SyncWindowData } from '../../../clusters/schema/environments.ts';
import type { FleetData } from '../../../clusters/schema/fleet.ts';
import { type Problem, problemAt } from '../explain.ts';
import { longestClosed } from './opening-hours.ts';

/** What Argo CD would not take of the windows of an environment, and windows that are never open. */
export function windowsProblems(windows: readonly SyncWindowData[], path: Problem['path']): Problem[] {
  const problems = windows.flatMap((window, i) => windowProblems(window, windows.slice(0, i), [...path, i]));
  if (problems.length > 0) return problems;
  const days = longestClosed(windows);
  if (days === undefined) return [];
  const message = `nothing may sync by itself for ${days} days on end; expected an opening each week, or sync: manual without windows`;
  return [problemAt('sync-window', path, message, 'key')];
}

const identityOf = ({ kind, schedule, duration }: SyncWindowData): string => [kind, schedule, duration].join(' ');

/** Argo CD tells windows apart by kind, schedule and duration alone, and refuses a project with one twice. */
function windowProblems(window: SyncWindowData, before: readonly SyncWindowData[], path: Problem['path']): Problem[] {
  const problems = checkSyncWindow({ ...window, namespaces: ['*'] }).map((text) => {
    const [, field = '', message = ''] = /^syncWindows: (\w+) (.*)$/s.exec(text) ?? [];
    return problemAt('sync-window', [...path, field], `${field} ${message}`);
  });
  if (!before.some((other) => identityOf(other) === identityOf(window))) return problems;
  const message =
    'a window of this kind, schedule and duration stands above; expected each once, which Argo CD demands';
  return [...problems, problemAt('sync-window', [...path, 'schedule'], message)];
}

/** Windows of two environments that Argo CD would take for one where a project holds both. */
export function likeWindows(inside: readonly string[], environments: FleetData['environments']): Problem[] {
  const first = new Map<string, { environment: string; text: string }>();
  return inside.flatMap((environment) =>
    (environments[environment]?.syncWindows ?? []).flatMap((window, i) => {
      const text = JSON.stringify(window);
      const key = identityOf(window);
      const before = first.get(key) ?? { environment, text };
      first.set(key, before);
      if (before.text === text || before.environment === environment) return [];
      const message = `${before.environment} has a window of this kind, schedule and duration that differs otherwise, and a project holds both; expected the same, or another schedule`;
      return [problemAt('sync-window', ['environments', environment, 'syncWindows', i, 'schedule'], message)];
    }),
  );
}
