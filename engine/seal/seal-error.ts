import { error, type Finding } from '../../charts/shared/finding.ts';

/** What stands against a command of `seal`; nothing was changed unless a finding says so. */
export class SealError extends Error {
  readonly findings: readonly Finding[];

  constructor(findings: readonly Finding[]) {
    super(findings.map(({ at, message, code }) => `${at}: ${message} [${code}]`).join('\n'));
    this.name = 'SealError';
    this.findings = findings;
  }
}

/** One reason; never with anything of a plaintext in it. */
export const refuse = (code: string, at: string, message: string): SealError =>
  new SealError([error(code, at, message)]);
