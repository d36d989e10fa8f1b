import { error, type Finding } from '../../charts/shared/finding.ts';
import { FindingsError } from '../findings-error.ts';

/** Why a cluster cannot be reached or does not do what it is asked; nothing was changed on it unless a finding says so. */
export class ConnectError extends FindingsError {
  /** HTTP status, where the cluster answered. */
  readonly status: number | undefined;

  constructor(findings: readonly Finding[], status?: number) {
    super(findings);
    this.status = status;
  }
}

export const connectError = (code: string, at: string, message: string, status?: number): ConnectError =>
  new ConnectError([error(code, at, message)], status);
