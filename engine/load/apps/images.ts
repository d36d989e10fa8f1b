import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { error, type Finding } from '../../../charts/shared/finding.ts';
import { type ImageReference, imageText } from '../../../clusters/schema/image-reference.ts';
import { type ImagesData, ImagesSchema, OverlaySchema } from '../../../clusters/schema/images.ts';
import { nearest } from '../../validate/nearest.ts';
import { type Document, read } from '../../yaml/read.ts';
import { placed } from '../cluster.ts';
import { parse, suggestion } from '../explain.ts';
import { entriesOf, readData, refusal, shownPath } from '../files.ts';

/** The folder of apps below that of the fleet's data, and in it the lock and the robots' folder. */
export const APPS = 'apps';
export const LOCK = 'images.yaml';
export const OVERLAYS = 'overlays';
/** The first name that the Image Updater looks for; with any other beside it, it writes that one. */
export const OVERLAY = 'kustomization.yaml';

/** One app in one environment, and who says there what runs. */
export interface ImageOwner {
  app: string;
  environment: string;
  /** The repository that its registry keeps it in. */
  repository: string;
  /** Whether `imageUpdater` is set: then its overlay says what runs, and the lock does not. */
  isUpdated: boolean;
  /** Where the app's file names the environment. */
  at: string;
}

export interface Images {
  findings: Finding[];
  /** Repository with tag, digest or both; undefined where there is a finding. */
  imageOf(app: string, environment: string): string | undefined;
}

/** What runs of each app in each environment, from the lock of the people and the overlays of the robots. */
export function loadImages(folder: string, owners: readonly ImageOwner[]): Images {
  const lock = readLock(folder);
  const current = new Map<string, string>();
  const findings = [...lock.findings, ...strangeOverlays(folder, owners), ...strangersOfLock(lock, owners)];
  for (const owner of owners) {
    const { image, findings: problems } = owner.isUpdated ? ofOverlay(folder, owner) : ofLock(lock, owner);
    if (image !== undefined) current.set(keyOf(owner), image);
    findings.push(...problems);
  }
  return { findings, imageOf: (app, environment) => current.get(keyOf({ app, environment })) };
}

const keyOf = ({ app, environment }: Pick<ImageOwner, 'app' | 'environment'>): string => `${app}/${environment}`;

export const lockPath = (folder: string): string => join(folder, APPS, LOCK);

/** The folder that the Image Updater is told to write to. */
export const overlayFolder = (app: string, environment: string): string => `${APPS}/${OVERLAYS}/${app}/${environment}`;

export const overlayPath = (folder: string, { app, environment }: Pick<ImageOwner, 'app' | 'environment'>): string =>
  join(folder, overlayFolder(app, environment), OVERLAY);

interface ReadFile<Data> {
  /** Undefined where there is no file, or it is no YAML. */
  document?: Document;
  data?: Data;
  findings: Finding[];
}

type Lock = ReadFile<ImagesData>;

/** The lock; without findings and data where there is none. */
export const readLock = (folder: string): Lock => readFile(lockPath(folder), ImagesSchema);

function readFile<Schema extends z.ZodType>(path: string, schema: Schema): ReadFile<z.output<Schema>> {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return { findings: [] };
  const shown = shownPath(path);
  if (!stats.isFile()) return { findings: [refusal(shown, 'no regular file; expected the file itself')] };
  const file = readData(path, shown);
  if ('code' in file) return { findings: [file] };
  const document = read(file.bytes, shown);
  if (Array.isArray(document)) return { findings: document };
  const { data, problems } = parse(document.value, { schema });
  if (problems !== undefined) return { document, findings: placed(problems, document) };
  return { document, data, findings: [] };
}

interface Found {
  image?: string;
  findings: Finding[];
}

function ofLock({ document, data, findings }: Lock, { app, environment, repository, at }: ImageOwner): Found {
  const image = data?.[app]?.[environment];
  if (image !== undefined) return { image, findings: [] };
  // What is wrong with the lock has been said, and may be why the image is not found.
  if (findings.length > 0) return { findings: [] };
  const where = document === undefined ? at : document.at([app], 'key');
  const mend = `npm run image -- set ${app} ${repository}:TAG --env ${environment}`;
  return { findings: [error('image-missing', where, `${app} has no image in ${environment}; ${mend}`)] };
}

/** The overlay of an app in an environment; without findings and data where there is none. */
export const readOverlay = (folder: string, owner: Pick<ImageOwner, 'app' | 'environment'>) =>
  readFile(overlayPath(folder, owner), OverlaySchema);

function ofOverlay(folder: string, owner: ImageOwner): Found {
  const { app, environment, repository, at } = owner;
  const { document, data, findings } = readOverlay(folder, owner);
  if (document === undefined && findings.length === 0) {
    const mend = `npm run image -- set ${app} ${repository}:TAG --env ${environment} writes its first one`;
    const message = `${app} has no image in ${environment}, and the Image Updater writes only into a file that is there; ${mend}`;
    return { findings: [error('image-missing', at, message)] };
  }
  const [entry] = data?.images ?? [];
  if (document === undefined || entry === undefined) return { findings };
  if (entry.name === repository) return { image: imageText(overlayImage(entry)), findings: [] };
  const message = `name is ${entry.name}; expected ${repository}, the repository of ${app}: of any other the Image Updater adds a second entry`;
  return { findings: [error('image-name', document.at(['images', 0, 'name']), message)] };
}

type OverlayEntry = z.output<typeof OverlaySchema>['images'][number];

/** The image that an entry of an overlay stands for. */
export const overlayImage = ({ name, newName, newTag, digest }: OverlayEntry): ImageReference => ({
  repository: newName ?? name,
  ...(newTag === undefined ? {} : { tag: newTag }),
  ...(digest === undefined ? {} : { digest }),
});

/** What the lock says of apps and environments that there are not, or that a robot keeps. */
function strangersOfLock({ document, data = {} }: Lock, owners: readonly ImageOwner[]): Finding[] {
  if (document === undefined) return [];
  const apps = [...new Set(owners.map(({ app }) => app))];
  return Object.entries(data).flatMap(([app, environments]) => {
    const own = owners.filter((owner) => owner.app === app);
    if (own.length === 0) return [unknown(document.at([app], 'key'), `app is called ${app}`, app, apps)];
    return Object.keys(environments).flatMap((environment) => {
      const at = document.at([app, environment], 'key');
      const owner = own.find((each) => each.environment === environment);
      if (owner === undefined) {
        const names = own.map((each) => each.environment);
        return [unknown(at, `environment of ${app} is called ${environment}`, environment, names)];
      }
      if (!owner.isUpdated) return [];
      const message = `the Image Updater keeps ${app} in ${environment}, in ${overlayFolder(app, environment)}/${OVERLAY}; remove it here`;
      return [error('image-twice', at, message)];
    });
  });
}

const unknown = (at: string, what: string, name: string, known: readonly string[]): Finding =>
  error('image-stranger', at, `no ${what}; ${suggestion(nearest(name, known), known)}`);

/** What lies in the robots' folder and no robot writes: a person would take it for what runs. */
function strangeOverlays(folder: string, owners: readonly ImageOwner[]): Finding[] {
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
  const entries = entriesOf(folder);
  if (typeof entries === 'string') return [];
  return entries.flatMap((entry) => {
    if (entry.name.startsWith('.') || entry.name.endsWith('.md')) return [];
    const inner = { folder: join(folder, entry.name), path: `${path}/${entry.name}` };
    return entry.isDirectory() ? within(inner) : [refusal(inner.path, `no folder; expected ${expected}`)];
  });
}

function strangeFiles({ folder, path }: Place): Finding[] {
  const entries = entriesOf(folder);
  if (typeof entries === 'string') return [];
  return entries
    .filter(({ name }) => name !== OVERLAY && !name.startsWith('.') && !name.endsWith('.md'))
    .map(({ name }) => refusal(`${path}/${name}`, `expected ${OVERLAY} and nothing beside it`));
}
