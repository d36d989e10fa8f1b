import type { Finding } from '../../charts/shared/finding.ts';
import { type Session, write } from '../output/index.ts';
import { shownAs } from '../output/tree.ts';
import { allBut, scopeOf, unknownClusters } from '../scope.ts';
import type { Synthesis } from '../synthesize.ts';
import type { Terminal } from '../terminal.ts';
import type { ExitCode, Runtime } from './command.ts';
import { countLevels } from './count.ts';
import { hasErrors, orFindings, outFolder } from './fleet.ts';
import { sizeOf, summary } from './summary.ts';

export interface WriteFleetOptions {
  cluster: readonly string[];
  out: string | undefined;
  adopt: boolean;
  /** Whether this run has the lock of the output folder already. */
  isLocked?: boolean;
  session?: Session | undefined;
}

/** Writes the fleet unless it has errors, and says what was found and done. */
export async function writeFleet(
  synthesis: Synthesis,
  { cluster, adopt, isLocked, session, ...options }: WriteFleetOptions,
  runtime: Runtime,
): Promise<ExitCode> {
  const { project, terminal } = runtime;
  const unknown = synthesis.fleet ? unknownClusters(cluster, synthesis.fleet) : [];
  const findings = [...synthesis.findings, ...unknown];
  if (hasErrors(findings)) return refuseFleet(findings, runtime);
  const out = outFolder(project.root, options.out);
  const writing = terminal.progress(`writing ${synthesis.files.size} files`);
  const scope = scopeOf(cluster) ?? allBut(synthesis.kept);
  const result = await orFindings(() =>
    write(out, synthesis.files, { adopt, scope, isLocked, session, lock: { onWait: sayWaiting(terminal) } }),
  ).finally(writing);
  terminal.report(findings);
  if ('findings' in result) {
    terminal.report(result.findings);
    return 2;
  }
  const written = { ...result.value, out: shownAs(out) };
  for (const kept of synthesis.kept.values()) written.unchanged += kept;
  for (const line of summary(sizeOf(synthesis), written)) terminal.print(line);
  return 0;
}

/** Tells, once, that another run has the lock of the output folder. */
export const sayWaiting = (terminal: Terminal) => (holder: string) =>
  terminal.print(`waiting for another run (${holder})`);

export function refuseFleet(findings: readonly Finding[], { terminal }: Runtime): ExitCode {
  terminal.report(findings);
  terminal.print(`${countLevels(findings)}; nothing was written`);
  return 2;
}
