import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { checkoutOf } from '../../image/checkout.ts';
import { checkCommittable, commit, messageOf, type Origin } from '../../image/commit.ts';
import { elsewhere } from '../../image/elsewhere.ts';
import { overruled } from '../../image/overruled.ts';
import { type Owners, readOwners } from '../../image/owners.ts';
import { neverSet, pendingLines, type Run } from '../../image/pending.ts';
import { type Change, type Edit, planned } from '../../image/plan.ts';
import { shownPath } from '../../load/files.ts';
import { removeIfEmpty, whileLocked } from '../../output/index.ts';
import { replaceFile } from '../../seal/replace-file.ts';
import type { ExitCode, Runtime } from '../command.ts';
import { orReport } from '../findings.ts';
import { clustersFolder, FLEET_OPTIONS, keepApart, MARKS, OUT_OPTION, outFolder } from '../options.ts';
import { synthLocked } from '../synth.ts';
import { sayWaiting } from '../write-files.ts';

/** What every command takes that sets images. */
export const APPLY_OPTIONS = {
  ...FLEET_OPTIONS,
  out: OUT_OPTION,
  'no-synth': { type: 'boolean', summary: 'leave dist as it is' },
  commit: { type: 'boolean', summary: 'commit the image and dist, and nothing else' },
  'source-commit': { type: 'string', summary: "for the message: commit of the app's own repository" },
  build: { type: 'string', summary: 'for the message: URL or number of the run that built it' },
} as const;

interface ApplyOptions {
  clusters: string | undefined;
  out: string | undefined;
  'no-synth': boolean;
  commit: boolean;
  'source-commit': string | undefined;
  build: string | undefined;
}

/** Milliseconds that a robot waits for others; each of them renders the fleet. */
const WAIT = 300_000;

/**
 * Edits the files of the images, synthesizes and commits while no other run writes, so that of two robots none loses what
 * the other has set. What synth refuses is taken back.
 * @param choose asked when no other run writes any more
 * @param from the environment that the images come from
 */
export async function applyImages(
  choose: (run: Run, owners: Owners) => Change[],
  options: ApplyOptions & { from?: string },
  runtime: Runtime,
): Promise<ExitCode> {
  const { project, terminal } = runtime;
  const folder = clustersFolder(project.root, options.clusters);
  keepApart(options, project.root);
  const out = outFolder(project.root, options.out);
  const lock = { wait: WAIT, onWait: sayWaiting(terminal) };
  return orReport(runtime, () =>
    whileLocked(out, lock, async () => {
      const run = { ...checkoutOf(folder), out };
      const all = readOwners(folder);
      const changes = choose(run, all);
      const pending = neverSet(run, all.owners, changes);
      const edits = planned(folder, { changes, pending, owners: all.owners });
      const paths = edits.map(({ path }) => path);
      if (options.commit) checkCommittable(folder, paths);
      terminal.report([...overruled(folder, changes), ...elsewhere(run, changes)]);
      const code = await whileEdited(edits, runtime, async () => {
        for (const line of pendingLines(pending)) terminal.print(line);
        return options['no-synth'] ? 0 : await synthLocked(options, runtime);
      });
      const written = [...paths, ...(options['no-synth'] ? [] : [out])];
      if (code !== 2 && options.commit) record(changes, { paths: written, folder }, { options, runtime });
      return code;
    }),
  );
}

/** Edits files, and takes it back where what follows does not succeed. */
async function whileEdited(
  edits: readonly Edit[],
  runtime: Runtime,
  follow: () => Promise<ExitCode>,
): Promise<ExitCode> {
  for (const edit of edits) write(edit, runtime);
  let code: ExitCode = 2;
  try {
    code = await follow();
  } finally {
    if (code === 2) for (const edit of edits) takeBack(edit);
  }
  if (code === 2)
    runtime.terminal.print(
      'the images stand as they were; with --no-synth they are set first, and npm run seal knows what they need',
    );
  return code;
}

function write({ path, before, after }: Edit, { terminal }: Runtime): void {
  if (before === after) return;
  if (after === '') rmSync(path);
  else replaceFile(path, after);
  const mark = before === undefined ? MARKS.added : after === '' ? MARKS.removed : MARKS.changed;
  terminal.print(`${mark} ${shownPath(path)}`);
}

function takeBack({ path, before }: Edit): void {
  if (before !== undefined) replaceFile(path, before);
  else {
    rmSync(path, { force: true });
    for (let folder = dirname(path); removeIfEmpty(folder); ) folder = dirname(folder);
  }
}

function record(
  changes: readonly Change[],
  { paths, folder }: { paths: readonly string[]; folder: string },
  { options, runtime }: { options: ApplyOptions & { from?: string }; runtime: Runtime },
): void {
  const origin: Origin = { sourceCommit: options['source-commit'], build: options.build };
  const message = messageOf(changes, origin, options.from);
  const [subject] = message.split('\n');
  try {
    runtime.terminal.print(commit(folder, paths, message) ? `committed: ${subject}` : 'nothing to commit');
  } catch (cause) {
    const where = options['no-synth'] ? '' : ', and stand in dist';
    runtime.terminal.print(`the images are set${where}; they are not committed`);
    throw cause;
  }
}
