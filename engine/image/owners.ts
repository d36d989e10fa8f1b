import { join } from 'node:path';
import { z } from 'zod';
import { error, type Finding } from '../../charts/shared/finding.ts';
import { APPS, type ImageOwner, LOCK } from '../load/apps/images.ts';
import { entriesOf, readData, shownPath } from '../load/files.ts';
import { suggestionFor } from '../load/suggestion.ts';
import { read } from '../yaml/read.ts';
import { refuse } from './image-error.ts';

/** As much of an app's file as says whose images there are: another mistake in it must not stop who mends an image. */
const AppShape = z.looseObject({
  image: z.string(),
  environments: z.record(
    z.string(),
    z.looseObject({ image: z.string().nullish(), imageUpdater: z.unknown().optional() }).nullable(),
  ),
});

export interface Owners {
  /** Every app in every environment, by the apps' names and then as their files have them. */
  owners: ImageOwner[];
  /** Files of which nobody can tell. */
  findings: Finding[];
}

export function readOwners(folder: string): Owners {
  const apps = join(folder, APPS);
  const entries = entriesOf(apps);
  const files = typeof entries === 'string' ? [] : entries.filter((entry) => entry.isFile());
  const names = files.map(({ name }) => name).filter((name) => /^[^.].*\.yaml$/.test(name) && name !== LOCK);
  const all = names.map((name) => ownersOf(join(apps, name), name.replace(/\.yaml$/, '')));
  return { owners: all.flatMap(({ owners }) => owners), findings: all.flatMap(({ findings }) => findings) };
}

function ownersOf(path: string, app: string): Owners {
  const shown = shownPath(path);
  const file = readData(path, shown);
  if ('code' in file) return { owners: [], findings: [file] };
  const document = read(file.bytes, shown);
  if (Array.isArray(document)) return { owners: [], findings: document };
  const { data } = AppShape.safeParse(document.value);
  if (data === undefined) {
    const message = 'it does not say which image and environments it has; npm run check says what is wrong with it';
    return { owners: [], findings: [error('app-unclear', document.at(['environments'], 'key'), message)] };
  }
  const owners = Object.entries(data.environments).map(([environment, own]) => ({
    app,
    environment,
    repository: own?.image ?? data.image,
    isUpdated: own?.imageUpdater !== undefined && own.imageUpdater !== null,
    at: document.at(['environments', environment], 'key'),
  }));
  return { owners, findings: [] };
}

/** An app in an environment by their names. Throws where there is no such. */
export function ownerNamed({ owners, findings }: Owners, app: string, environment: string): ImageOwner {
  const own = owners.filter((owner) => owner.app === app);
  const owner = own.find((each) => each.environment === environment);
  if (owner !== undefined) return owner;
  const unclear = findings.find(({ at }) => at.includes(`/${app}.yaml:`));
  if (unclear !== undefined) throw refuse(unclear.code, unclear.at, unclear.message);
  const apps = [...new Set(owners.map((each) => each.app))];
  if (own.length === 0) throw refuse('image-stranger', app, `no app is called so; ${suggestionFor(app, apps)}`);
  const environments = own.map((each) => each.environment);
  const at = `${app} in ${environment}`;
  throw refuse('image-stranger', at, `the app has no such environment; ${suggestionFor(environment, environments)}`);
}
