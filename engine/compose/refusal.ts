import { error, type Finding } from '../../charts/shared/finding.ts';

/** A chart or a construct says that what it was given cannot be: a finding per line of its message. */
export interface Refusal {
  refused: Error;
  findings: readonly Finding[];
}

const SILENT = 'throws an Error without a message; FLEETWRIGHT_DEBUG=1 shows where';

/** The value, or why there can be none. Anything but a plain Error is a bug, and is thrown on with its place. */
export function orRefusal<T>(at: string, build: () => T): { value: T } | Refusal {
  try {
    return { value: build() };
  } catch (cause) {
    if (!(cause instanceof Error) || cause.name !== 'Error') throw new Error(`${at}: a bug in its code`, { cause });
    const said = cause.message.trim() === '' ? SILENT : cause.message;
    const findings = said.split('\n').map((line) => error('chart', at, line));
    return { refused: cause, findings };
  }
}
