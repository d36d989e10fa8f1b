import type { Finding } from '../../charts/shared/finding.ts';
import { type Change, type Files, type Session, type Written, write } from '../output/index.ts';
import { strangerFinding } from '../output/strangers.ts';
import { shownAs } from '../output/tree.ts';
import type { Terminal } from '../terminal.ts';
import type { ExitCode } from './command.ts';
import { orFindings } from './findings.ts';
import { type Size, summary } from './summary.ts';

interface WriteFilesOptions {
  out: string;
  terminal: Terminal;
  /** What was found, and how much there is. */
  size: Size;
  /** Files that stand as they were written, and are not among those to write. */
  standing?: number;
  scope?: ((path: string) => boolean) | undefined;
  adopt?: boolean;
  /** Whether this run has the lock of the output folder already. */
  isLocked?: boolean | undefined;
  session?: Session | undefined;
  /** What changes come to on the clusters, asked while what stood there still does. */
  judge?: (changes: readonly Change[]) => Finding[];
}

/** Writes files, and says what was found and done. */
export async function writeFiles(files: Files, options: WriteFilesOptions): Promise<ExitCode> {
  const { out, terminal, size, standing = 0, session, judge, ...rest } = options;
  const findings = [...size.findings];
  const writing = terminal.progress(`writing ${files.size} files`);
  const told: Session = {
    begin: () => session?.begin(),
    planned: (changes) => findings.push(...(judge?.(changes) ?? [])),
    meanwhile: () => session?.meanwhile?.(),
    failed: () => session?.failed?.(),
    async end(written: Written) {
      writing();
      findings.push(...written.strangers.map((path) => strangerFinding(`${shownAs(out)}/${path}`)));
      terminal.report(findings);
      const listed = { ...written, unchanged: written.unchanged + standing, out: shownAs(out) };
      for (const line of summary({ ...size, findings }, listed)) terminal.print(line);
      await session?.end(written);
    },
  };
  const result = await orFindings(() =>
    write(out, files, { ...rest, session: told, lock: { onWait: sayWaiting(terminal) } }),
  ).finally(writing);
  if ('value' in result) return 0;
  terminal.report([...size.findings, ...result.findings]);
  return 2;
}

/** Tells, once, that another run has the lock of the output folder. */
export const sayWaiting = (terminal: Terminal) => (holder: string) =>
  terminal.print(`waiting for another run (${holder})`);
