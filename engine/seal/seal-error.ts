import { error } from '../../charts/shared/finding.ts';
import { FindingsError } from '../findings-error.ts';

/** What stands against a command of `seal`; nothing was changed unless a finding says so. */
export class SealError extends FindingsError {}

/** One reason; never with anything of a plaintext in it. */
export const refuse = (code: string, at: string, message: string): SealError =>
  new SealError([error(code, at, message)]);
