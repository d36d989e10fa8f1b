import { error, type Finding } from '../../charts/shared/finding.ts';

/** What stands against a command of `image`; nothing was changed. */
export class ImageError extends Error {
  readonly findings: readonly Finding[];

  constructor(findings: readonly Finding[]) {
    super(findings.map(({ at, message, code }) => `${at}: ${message} [${code}]`).join('\n'));
    this.name = 'ImageError';
    this.findings = findings;
  }
}

export function refuseBroken(findings: readonly Finding[]): void {
  if (findings.length > 0) throw new ImageError(findings);
}

export const refuse = (code: string, at: string, message: string): ImageError =>
  new ImageError([error(code, at, message)]);
