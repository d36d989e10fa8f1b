import { join } from 'node:path';
import type { z } from 'zod';
import type { Finding } from '../../../charts/shared/finding.ts';
import type { ImageReference } from '../../../clusters/schema/image-reference.ts';
import { type ImagesData, ImagesSchema, OverlaySchema } from '../../../clusters/schema/images.ts';
import { type Document, read } from '../../yaml/read.ts';
import { parse } from '../explain.ts';
import { readData, refusal, shownPath, statsOf } from '../files.ts';
import { placed } from '../placed.ts';

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
  readonly at: string;
}

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

export type Lock = ReadFile<ImagesData>;

/** The lock; without findings and data where there is none. */
export const readLock = (folder: string): Lock => readFile(lockPath(folder), ImagesSchema);

/** What the lock says of an app in an environment: an image, or that it is pending. */
export const lockEntry = (
  { data = {} }: Pick<Lock, 'data'>,
  { app, environment }: Pick<ImageOwner, 'app' | 'environment'>,
): string | undefined =>
  Object.hasOwn(data, app) && Object.hasOwn(data[app]!, environment) ? data[app]![environment] : undefined;

function readFile<Schema extends z.ZodType>(path: string, schema: Schema): ReadFile<z.output<Schema>> {
  const stats = statsOf(path);
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

/** The overlay of an app in an environment; without findings and data where there is none. */
export const readOverlay = (folder: string, owner: Pick<ImageOwner, 'app' | 'environment'>) =>
  readFile(overlayPath(folder, owner), OverlaySchema);

type OverlayEntry = z.output<typeof OverlaySchema>['images'][number];

/** The image that an entry of an overlay stands for. */
export const overlayImage = ({ name, newName, newTag, digest }: OverlayEntry): ImageReference => ({
  repository: newName ?? name,
  ...(newTag === undefined ? {} : { tag: newTag }),
  ...(digest === undefined ? {} : { digest }),
});
