import { error, type Finding } from '../../charts/shared/finding.ts';

/** Why a cluster cannot be reached or does not do what it is asked; a person's to mend, and printed without a stack. */
export class ConnectError extends Error {
  readonly findings: readonly Finding[];
  /** HTTP status, where the cluster answered. */
  readonly status: number | undefined;

  constructor(findings: readonly Finding[], status?: number) {
    super(findings.map(({ at, message, code }) => `${at}: ${message} [${code}]`).join('\n'));
    this.findings = findings;
    this.status = status;
  }
}

export const connectError = (code: string, at: string, message: string, status?: number): ConnectError =>
  new ConnectError([error(code, at, message)], status);
