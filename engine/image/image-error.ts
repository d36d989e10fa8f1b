import { error, type Finding } from '../../charts/shared/finding.ts';
import { FindingsError } from '../findings-error.ts';

/** What stands against a command of `image`; nothing was changed. */
export class ImageError extends FindingsError {}

export function refuseBroken(findings: readonly Finding[]): void {
  if (findings.length > 0) throw new ImageError(findings);
}

export const refuse = (code: string, at: string, message: string): ImageError =>
  new ImageError([error(code, at, message)]);
