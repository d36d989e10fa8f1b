import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { checkCommittable, commit, messageOf, type Origin } from '../../image/commit.ts';
import { ImageError } from '../../image/image-error.ts';
import { type Change, type Edit, planned } from '../../image/plan.ts';
import { shownPath } from '../../load/files.ts';
import { OutputError, removeIfEmpty, whileLocked } from '../../output/index.ts';
import { replaceFile } from '../../seal/replace-file.ts';
import { SealError } from '../../seal/seal-error.ts';
import type { ExitCode, Runtime } from '../command.ts';
import { clustersFolder, FLEET_OPTIONS, MARKS, OUT_OPTION, outFolder } from '../fleet.ts';
import { synthLocked } from '../synth.ts';
import { sayWaiting } from '../write-fleet.ts';

/** What every command takes that sets images. */
export const APPLY_OPTIONS = {
  ...FLEET_OPTIONS,
  out: OUT_OPTION,
  'other-repository': { type: 'boolean', summary: "take an image of another repository than the app's" },
  'no-synth': { type: 'boolean', summary: 'leave dist as it is' },
  commit: { type: 'boolean', summary: 'commit the image and dist, and nothing else' },
  'source-commit': { type: 'string', summary: "for the message: commit of the app's own repository" },
  build: { type: 'string', summary: 'for the message: URL or number of the run that built it' },
} as const;

export interface ApplyOptions {
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
  choose: (folder: string) => Change[],
  options: ApplyOptions & { from?: string },
  runtime: Runtime,
): Promise<ExitCode> {
  const { project, terminal } = runtime;
  const folder = clustersFolder(project.root, options.clusters);
  const out = outFolder(project.root, options.out);
  const lock = { wait: WAIT, onWait: sayWaiting(terminal) };
  return orReport(runtime, () =>
    whileLocked(out, lock, async () => {
      const changes = choose(folder);
      const edits = planned(folder, changes);
      if (options.commit)
        checkCommittable(
          folder,
          edits.map(({ path }) => path),
        );
      for (const edit of edits) write(edit, runtime);
      let code: ExitCode = 2;
      try {
        code = options['no-synth'] ? 0 : await synthLocked(options, runtime);
      } finally {
        if (code === 2) for (const edit of edits) takeBack(edit);
      }
      if (code === 2) {
        terminal.print('the images stand as they were; with --no-synth they are set before the rest is mended');
        return code;
      }
      if (options.commit) record(changes, { edits, out, folder }, { options, runtime });
      return code;
    }),
  );
}

function write({ path, before, after }: Edit, { terminal }: Runtime): void {
  if (before === after) return;
  replaceFile(path, after);
  terminal.print(`${before === undefined ? MARKS.added : MARKS.changed} ${shownPath(path)}`);
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
  { edits, out, folder }: { edits: readonly Edit[]; out: string; folder: string },
  { options, runtime }: { options: ApplyOptions & { from?: string }; runtime: Runtime },
): void {
  const origin: Origin = { sourceCommit: options['source-commit'], build: options.build };
  const message = messageOf(changes, origin, options.from);
  const paths = [...edits.map(({ path }) => path), ...(options['no-synth'] ? [] : [out])];
  const [subject] = message.split('\n');
  runtime.terminal.print(commit(folder, paths, message) ? `committed: ${subject}` : 'nothing to commit');
}

/** Runs a command; what stands against it is reported. */
export async function orReport({ terminal }: Runtime, run: () => Promise<ExitCode> | ExitCode): Promise<ExitCode> {
  try {
    return await run();
  } catch (cause) {
    if (!(cause instanceof ImageError || cause instanceof OutputError || cause instanceof SealError)) throw cause;
    terminal.report(cause.findings);
    return 2;
  }
}
