import { error, type Finding } from '../../../charts/shared/finding.ts';
import { type ImageReference, imageText, parseImage } from '../../../clusters/schema/image-reference.ts';
import { PENDING } from '../../../clusters/schema/images.ts';
import { suggestionFor } from '../suggestion.ts';
import {
  type ImageOwner,
  type Lock,
  lockEntry,
  OVERLAY,
  overlayFolder,
  overlayImage,
  readLock,
  readOverlay,
} from './images.ts';
import { type Mirrors, strangeRepository } from './repository.ts';
import { strangeOverlays } from './strange-overlays.ts';

export interface Images {
  findings: Finding[];
  /** Repository with tag, digest or both; undefined where it is pending, and where there is a finding. */
  imageOf(app: string, environment: string): string | undefined;
  /** Whether the lock says that it does not run there yet. */
  isPending(app: string, environment: string): boolean;
}

/** What runs of each app in each environment, from the lock of the people and the overlays of the robots. */
export function loadImages(folder: string, owners: readonly ImageOwner[], mirrors: Mirrors): Images {
  const lock = readLock(folder);
  const current = new Map<string, string>();
  const findings = [...lock.findings, ...strangeOverlays(folder, owners), ...strangersOfLock(lock, owners)];
  for (const owner of owners) {
    const { image, findings: problems } = owner.isUpdated
      ? ofOverlay(readOverlay(folder, owner), { lock, owner, mirrors })
      : ofLock({ lock, owner, mirrors });
    if (image !== undefined) current.set(keyOf(owner), image);
    findings.push(...problems);
  }
  const entry = (app: string, environment: string) => current.get(keyOf({ app, environment }));
  return {
    findings,
    imageOf: (...place) => (entry(...place) === PENDING ? undefined : entry(...place)),
    isPending: (...place) => entry(...place) === PENDING,
  };
}

const keyOf = ({ app, environment }: Pick<ImageOwner, 'app' | 'environment'>): string => `${app}/${environment}`;

type Overlay = ReturnType<typeof readOverlay>;

interface Found {
  /** Or that it is pending. */
  image?: string;
  findings: Finding[];
}

interface Asked {
  lock: Lock;
  owner: ImageOwner;
  mirrors: Mirrors;
}

function ofLock({ lock, owner, mirrors }: Asked): Found {
  const image = lockEntry(lock, owner);
  if (image !== undefined) {
    const at = placeInLock(lock, owner, 'value');
    return { image, findings: image === PENDING ? [] : strangers(parseImage(image), at, { owner, mirrors }) };
  }
  // What is wrong with the lock has been said, and may be why the image is not found.
  if (lock.findings.length > 0) return { findings: [] };
  const { app, environment, at } = owner;
  const where = lock.document === undefined ? at : lock.document.at([app], 'key');
  const message = `${app} has no image in ${environment}; ${setting(owner)}, ${OR_PENDING}`;
  return { findings: [error('image-missing', where, message)] };
}

function strangers(
  image: ImageReference | undefined,
  at: string,
  { owner, mirrors }: Pick<Asked, 'owner' | 'mirrors'>,
): Finding[] {
  const strange = image && strangeRepository(image.repository, owner, mirrors);
  return strange === undefined ? [] : [error('image-repository', at, strange)];
}

const setting = ({ app, environment, repository }: ImageOwner, image = `${repository}:TAG`): string =>
  `npm run image -- set ${app} ${image} --env ${environment}`;

/** The other way out, which nobody takes for an image that was lost. */
const OR_PENDING = `or ${PENDING} in the place of the image, where it has never run`;

function ofOverlay({ document, data, findings }: Overlay, { lock, owner, mirrors }: Asked): Found {
  const { app, repository } = owner;
  const inLock = lockEntry(lock, owner);
  if (document === undefined && findings.length === 0) return withoutOverlay(lock, owner);
  const twice = inLock === undefined ? [] : [keptByRobot(lock, owner)];
  const [entry] = data?.images ?? [];
  if (document === undefined || entry === undefined) return { findings: [...twice, ...findings] };
  if (entry.name === repository) {
    const image = overlayImage(entry);
    const strange = strangers(image, document.at(['images', 0, 'newName']), { owner, mirrors });
    return { image: imageText(image), findings: [...twice, ...strange] };
  }
  const message = `name is ${entry.name}; expected ${repository}, the repository of ${app}: of any other the Image Updater adds a second entry`;
  return { findings: [...twice, error('image-name', document.at(['images', 0, 'name']), message)] };
}

function keptByRobot(lock: Lock, owner: ImageOwner): Finding {
  const { app, environment } = owner;
  const file = `${overlayFolder(app, environment)}/${OVERLAY}`;
  const message = `the Image Updater keeps ${app} in ${environment}, in ${file}; remove it here`;
  return error('image-twice', placeInLock(lock, owner), message);
}

const placeInLock = ({ document }: Lock, owner: ImageOwner, point: 'key' | 'value' = 'key'): string =>
  document?.at([owner.app, owner.environment], point) ?? owner.at;

/** The robot makes no file, so that the first one is written as the image is set. */
function withoutOverlay(lock: Lock, owner: ImageOwner): Found {
  const inLock = lockEntry(lock, owner);
  if (inLock === PENDING) return { image: PENDING, findings: [] };
  const { app, environment, at } = owner;
  const why = `${app} has no image in ${environment}, and the Image Updater writes only into a file that is there`;
  if (inLock === undefined) {
    const message = `${why}; ${setting(owner)} writes its first one, ${OR_PENDING}`;
    return { findings: lock.findings.length > 0 ? [] : [error('image-missing', at, message)] };
  }
  const message = `${why}; ${setting(owner, inLock)} moves this one there`;
  return { findings: [error('image-missing', placeInLock(lock, owner), message)] };
}

/** What the lock says of apps and environments that there are not. */
function strangersOfLock({ document, data = {} }: Lock, owners: readonly ImageOwner[]): Finding[] {
  if (document === undefined) return [];
  const apps = [...new Set(owners.map(({ app }) => app))];
  return Object.entries(data).flatMap(([app, environments]) => {
    const own = owners.filter((owner) => owner.app === app).map(({ environment }) => environment);
    if (own.length === 0)
      return [stranger(document.at([app], 'key'), `app is called ${app}`, suggestionFor(app, apps))];
    const strange = Object.keys(environments).filter((name) => !own.includes(name));
    return strange.map((name) =>
      stranger(document.at([app, name], 'key'), `environment of ${app} is called ${name}`, suggestionFor(name, own)),
    );
  });
}

const stranger = (at: string, what: string, right: string): Finding =>
  error(
    'image-stranger',
    at,
    `no ${what}: where it is gone, remove it here, and where it has another name now, give it that; ${right}`,
  );
