import type { KubeObject } from '../manifest.ts';
import { type ChangeRule, differences, type Said } from './rule.ts';

interface Released {
  kinds: ChangeRule['kinds'];
  name: string;
  version(object: KubeObject): Said<string>[];
  /** Whether no minor release may be left out. */
  isStepwise?: boolean;
}

type Numbers = readonly [major: number, minor: number, patch: number];

/** Steps between releases after which what has data does not start. Source: contract C03. */
export const releaseRule = ({ kinds, name, version, isStepwise = false }: Released): ChangeRule => ({
  kinds,
  judge: (change) =>
    differences(change, version).flatMap(({ field, was, is }) => {
      const [from, to] = [numbersOf(was), numbersOf(is)];
      if (from === undefined || to === undefined) return [];
      const [[major, minor], [nextMajor, nextMinor]] = [from, to];
      const message = isOlder(to, from)
        ? `was ${was}: ${name} does not start on what a newer release has written; expected at least that`
        : isStepwise && nextMajor === major && nextMinor > minor + 1
          ? `was ${was}: ${name} goes from one minor release to the next, and does not start after another step; expected ${major}.${minor + 1} first`
          : undefined;
      return message === undefined ? [] : [{ code: 'release-step', field, message }];
    }),
});

function numbersOf(version: string): Numbers | undefined {
  const parts = /^v?(\d+)\.(\d+)\.(\d+)/.exec(version);
  return parts ? [Number(parts[1]), Number(parts[2]), Number(parts[3])] : undefined;
}

function isOlder(one: Numbers, other: Numbers): boolean {
  const i = one.findIndex((number, place) => number !== other[place]);
  return i >= 0 && one[i]! < other[i]!;
}
