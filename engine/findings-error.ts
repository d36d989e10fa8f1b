import type { Finding } from '../charts/shared/finding.ts';

/** What is a person's to mend, and is told without a stack; each part of the engine has a class of its own. */
export abstract class FindingsError extends Error {
  readonly findings: readonly Finding[];

  constructor(findings: readonly Finding[]) {
    super(findings.map(({ at, message, code }) => `${at}: ${message} [${code}]`).join('\n'));
    this.name = new.target.name;
    this.findings = findings;
  }
}
