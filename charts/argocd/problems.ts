/** Refuses a construct with all that is wrong about it at once. */
export function refuse(kind: string, name: string, problems: readonly string[]): void {
  if (problems.length === 0) return;
  throw new Error(problems.map((problem) => `${kind} ${name}: ${problem}`).join('\n'));
}

/** A key that is absent rather than undefined: an object compares and prints as it will be written. */
export function defined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as T;
}

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** Names serve as label values too, hence the limit of a label. */
export const checkName = (name: string): string[] =>
  DNS_LABEL.test(name) ? [] : ['name: expected a DNS label of at most 63 characters'];

/** A duration as Go reads it, such as 30s or 1h30m. */
export const isDuration = (text: string): boolean => /^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$/.test(text);
