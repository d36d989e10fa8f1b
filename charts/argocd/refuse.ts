/** Refuses a construct with all that is wrong about it at once. */
export function refuse(kind: string, name: string, problems: readonly string[]): void {
  if (problems.length === 0) return;
  throw new Error(problems.map((problem) => `${kind} ${name}: ${problem}`).join('\n'));
}

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** Names serve as label values too, hence the limit of a label. */
export const checkName = (name: string): string[] =>
  DNS_LABEL.test(name) ? [] : ['name: expected a DNS label of at most 63 characters'];
