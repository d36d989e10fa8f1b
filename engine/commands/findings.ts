import type { Finding } from '../../charts/shared/finding.ts';
import { FindingsError } from '../findings-error.ts';
import { OutputError } from '../output/index.ts';
import type { ExitCode, Runtime } from './command.ts';

export const hasErrors = (findings: readonly Finding[]): boolean => findings.some(({ level }) => level === 'error');

/** The result of something that reads or writes the output folder, or what stands against it. */
export async function orFindings<T>(
  action: () => T | Promise<T>,
): Promise<{ value: T } | { findings: readonly Finding[] }> {
  try {
    return { value: await action() };
  } catch (cause) {
    if (cause instanceof OutputError) return { findings: cause.findings };
    throw cause;
  }
}

/** Runs a command; what stands against it is reported. */
export async function orReport({ terminal }: Runtime, run: () => Promise<ExitCode> | ExitCode): Promise<ExitCode> {
  try {
    return await run();
  } catch (cause) {
    if (!(cause instanceof FindingsError)) throw cause;
    terminal.report(cause.findings);
    return 2;
  }
}
