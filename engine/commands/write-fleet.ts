import type { Finding } from '../../charts/shared/finding.ts';
import { judgeChanges } from '../change/judge.ts';
import { versionsOf } from '../change/versions.ts';
import type { Session } from '../output/index.ts';
import { allBut, scopeOf, unknownClusters } from '../scope.ts';
import type { Synthesis } from '../synthesize.ts';
import type { ExitCode, Runtime } from './command.ts';
import { countLevels } from './count.ts';
import { hasErrors } from './findings.ts';
import { outFolder } from './options.ts';
import { sizeOf } from './summary.ts';
import { writeFiles } from './write-files.ts';

interface WriteFleetOptions {
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
  { cluster, out, ...options }: WriteFleetOptions,
  runtime: Runtime,
): Promise<ExitCode> {
  const { project, terminal } = runtime;
  const { fleet, files, kept } = synthesis;
  const unknown = fleet ? unknownClusters(cluster, fleet) : [];
  const findings = [...synthesis.findings, ...unknown];
  if (hasErrors(findings)) return refuseFleet(findings, runtime);
  const folder = outFolder(project.root, out);
  return writeFiles(files, {
    ...options,
    out: folder,
    judge: (changes) => judgeChanges(changes, versionsOf(folder, files), project.registry.changes ?? []),
    terminal,
    size: { ...sizeOf(synthesis), findings },
    standing: [...kept.values()].reduce((total, own) => total + own, 0),
    scope: scopeOf(cluster) ?? allBut(kept),
  });
}

export function refuseFleet(findings: readonly Finding[], { terminal }: Runtime): ExitCode {
  terminal.report(findings);
  terminal.print(`${countLevels(findings)}; nothing was written`);
  return 2;
}
