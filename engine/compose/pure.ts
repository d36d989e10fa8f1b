import crypto from 'node:crypto';

const refusing = (what: string) => () => {
  throw new Error(
    `${what} has another answer in each run; expected what follows from the props, or is written in the code`,
  );
};

/** Dates that are told which, and none that is now. */
const timeless = new Proxy(Date, {
  get: (date, key) => (key === 'now' ? refusing('Date.now()') : Reflect.get(date, key)),
  apply: refusing('Date()'),
  construct: (date, given) => (given.length === 0 ? refusing('new Date()')() : Reflect.construct(date, given)),
});

type Owner = Record<string, unknown>;

/** What stands in the place of what asks for the time or for chance. */
const IN_PLACE = [
  [globalThis, 'Date', timeless],
  [Math, 'random', refusing('Math.random()')],
  ...['randomBytes', 'randomInt', 'randomUUID'].map((key) => [crypto, key, refusing(`crypto.${key}()`)] as const),
  ...['getRandomValues', 'randomUUID'].map((key) => [globalThis.crypto, key, refusing(`crypto.${key}()`)] as const),
] as unknown as readonly [owner: Owner, key: string, standIn: unknown][];

/**
 * Runs what is to follow from data and code alone. Throws an Error for the time or for chance: what a build takes of them
 * would be another in each run, and hidden for as long as an earlier one is remembered.
 */
export function pure<T>(build: () => T): T {
  const own = IN_PLACE.map(([owner, key]) => owner[key]);
  for (const [owner, key, standIn] of IN_PLACE) owner[key] = standIn;
  try {
    return build();
  } finally {
    for (const [i, [owner, key]] of IN_PLACE.entries()) owner[key] = own[i];
  }
}
