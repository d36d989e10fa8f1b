import { join } from 'node:path';
import type { Finding } from '../../../charts/shared/finding.ts';
import { entriesOf, isNoData, refusal, shownPath, statsOf } from '../files.ts';
import { APPS, type ImageOwner, OVERLAY, OVERLAYS } from './images.ts';

/** What lies in the robots' folder and no robot writes: a person would take it for what runs. */
export function strangeOverlays(folder: string, owners: readonly ImageOwner[]): Finding[] {
  const top = { folder: join(folder, APPS, OVERLAYS), path: `${shownPath(folder)}/${APPS}/${OVERLAYS}` };
  return foldersIn(top, 'one folder per app', (app) => {
    const own = owners.filter((owner) => owner.app === basename(app.path) && owner.isUpdated);
    return foldersIn(app, 'one folder per environment', (environment) => {
      const isKnown = own.some((owner) => owner.environment === basename(environment.path));
      if (!isKnown) {
        const message = `no robot writes here; expected imageUpdater in this environment of the app, or no such folder`;
        return [refusal(environment.path, message)];
      }
      return strangeFiles(environment);
    });
  });
}

interface Place {
  folder: string;
  path: string;
}

const basename = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

function foldersIn({ folder, path }: Place, expected: string, within: (place: Place) => Finding[]): Finding[] {
  const stats = statsOf(folder);
  if (stats !== undefined && !stats.isDirectory()) return [refusal(path, `no folder; expected one, with ${expected}`)];
  const entries = entriesOf(folder);
  if (typeof entries === 'string') return [];
  return entries.flatMap((entry) => {
    if (isNoData(entry.name)) return [];
    const inner = { folder: join(folder, entry.name), path: `${path}/${entry.name}` };
    return entry.isDirectory() ? within(inner) : [refusal(inner.path, `no folder; expected ${expected}`)];
  });
}

function strangeFiles({ folder, path }: Place): Finding[] {
  const entries = entriesOf(folder);
  if (typeof entries === 'string') return [];
  return entries
    .filter(({ name }) => name !== OVERLAY && !isNoData(name))
    .map(({ name }) => refusal(`${path}/${name}`, `expected ${OVERLAY} and nothing beside it`));
}
