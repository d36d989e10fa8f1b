import type { Finding } from '../../charts/shared/finding.ts';

/** `1 cluster`, `2 clusters`. */
export const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

/** `2 errors, 1 warning`; `no errors, no warnings`. */
export function countLevels(findings: readonly Finding[]): string {
  const errors = findings.filter(({ level }) => level === 'error').length;
  const warnings = findings.length - errors;
  if (findings.length === 0) return 'no errors, no warnings';
  if (errors === 0) return count(warnings, 'warning');
  return warnings === 0 ? count(errors, 'error') : `${count(errors, 'error')}, ${count(warnings, 'warning')}`;
}
