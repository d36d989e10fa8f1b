type Version = readonly [major: number, minor: number, patch: number];

interface Part {
  operator: string;
  /** Undefined where it is left open, as the last of 1.x. */
  numbers: readonly (number | undefined)[];
  isPrerelease: boolean;
}

/** From the first version on, up to the second without it. */
type Span = readonly [from: Version, to: Version];

const LEAST: Version = [0, 0, 0];
const MOST: Version = [Number.POSITIVE_INFINITY, 0, 0];

const PART = /(=[<>]|[<>!]?=|[<>~^])? ?v?((?:\d+|[xX*])(?:\.(?:\d+|[xX*]))*)(-[0-9A-Za-z.-]+)?/g;

const isBefore = (one: Version, other: Version): boolean => {
  const i = one.findIndex((number, at) => number !== other[at]);
  return i >= 0 && one[i]! < other[i]!;
};

/** A tag as a version, as Masterminds' semver reads it for the Image Updater; undefined where it is none. */
export function versionOf(tag: string): { numbers: Version; isPrerelease: boolean } | undefined {
  const [whole, major, minor, patch, prerelease] =
    /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/.exec(tag) ?? [];
  if (whole === undefined) return undefined;
  return {
    numbers: [Number(major), Number(minor ?? 0), Number(patch ?? 0)],
    isPrerelease: prerelease !== undefined,
  };
}

/** Whether a version is in a range such as ~1.5 or >=1.4.0 <2; undefined where that takes more than its numbers. */
export function isInRange(tag: string, range: string): boolean | undefined {
  const version = versionOf(tag);
  if (version === undefined) return false;
  const ways = range.split('||').map(partsOf);
  if (ways.flat().some(isUnclear)) return undefined;
  // A range that names no pre-release takes none.
  if (version.isPrerelease) return false;
  return ways.some((parts) => parts.every((part) => takes(part, version.numbers)));
}

function partsOf(text: string): Part[] {
  const compared = text.replace(/(\S+) - (\S+)/g, '>=$1 <=$2');
  return [...compared.matchAll(PART)].map(([, operator = '', numbers = '', prerelease]) => ({
    operator,
    numbers: numbers.split('.').map((number) => (/\d/.test(number) ? Number(number) : undefined)),
    isPrerelease: prerelease !== undefined,
  }));
}

/** Pre-releases are compared by more than numbers, and of all versions only some operators make sense. */
const isUnclear = ({ operator, numbers: [major], isPrerelease }: Part): boolean =>
  isPrerelease || (major === undefined && !['', '=', '~', '>='].includes(operator));

function takes(part: Part, version: Version): boolean {
  const [from, to] = spanOf(part);
  const isInside = !isBefore(version, from) && isBefore(version, to);
  return part.operator === '!=' ? !isInside : isInside;
}

function spanOf({ operator, numbers }: Part): Span {
  const [major, minor, patch] = numbers;
  if (major === undefined) return [LEAST, MOST];
  const from: Version = [major, minor ?? 0, minor === undefined ? 0 : (patch ?? 0)];
  const ofMajor: Version = [major + 1, 0, 0];
  const ofMinor: Version = minor === undefined ? ofMajor : [major, minor + 1, 0];
  const next: Version = minor === undefined || patch === undefined ? ofMinor : [major, minor, patch + 1];
  switch (operator) {
    case '>':
      return [next, MOST];
    case '>=':
    case '=>':
      return [from, MOST];
    case '<':
      return [LEAST, from];
    case '<=':
    case '=<':
      return [LEAST, next];
    case '~':
      return [from, from.every((number) => number === 0) && patch !== undefined ? MOST : ofMinor];
    case '^':
      return [from, major > 0 ? ofMajor : minor ? ofMinor : next];
    default:
      return [from, next];
  }
}
