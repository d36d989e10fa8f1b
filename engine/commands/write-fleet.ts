import type { Finding } from '../../charts/shared/finding.ts';
import { type Session, type Written, write } from '../output/index.ts';
import { shownAs } from '../output/tree.ts';
import { allBut, scopeOf, unknownClusters } from '../scope.ts';
import type { Synthesis } from '../synthesize.ts';
import type { Terminal } from '../terminal.ts';
import type { ExitCode, Runtime } from './command.ts';
import { countLevels } from './count.ts';
import { hasErrors, orFindings, outFolder } from './fleet.ts';
import { type Listed, sizeOf, summary } from './summary.ts';

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
  const told: Session = {
    begin: () => session?.begin(),
    async end(written) {
      writing();
      terminal.report(findings);
      for (const line of summary(sizeOf(synthesis), withKept(written, synthesis, out))) terminal.print(line);
      await session?.end(written);
    },
  };
  const result = await orFindings(() =>
    write(out, synthesis.files, { adopt, scope, isLocked, session: told, lock: { onWait: sayWaiting(terminal) } }),
  ).finally(writing);
  if ('value' in result) return 0;
  terminal.report([...findings, ...result.findings]);
  return 2;
}

/** What a run has written, and what stood as it was without being looked at. */
function withKept(written: Written, { kept }: Synthesis, out: string): Listed {
  const standing = [...kept.values()].reduce((total, files) => total + files, 0);
  return { ...written, unchanged: written.unchanged + standing, out: shownAs(out) };
}

/** Tells, once, that another run has the lock of the output folder. */
export const sayWaiting = (terminal: Terminal) => (holder: string) =>
  terminal.print(`waiting for another run (${holder})`);

export function refuseFleet(findings: readonly Finding[], { terminal }: Runtime): ExitCode {
  terminal.report(findings);
  terminal.print(`${countLevels(findings)}; nothing was written`);
  return 2;
}
