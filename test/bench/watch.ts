import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import type { Bench } from './cases.ts';
import { synth } from './cases.ts';
import { changeChart, changeLabel } from './fleet.ts';

export interface Reaction {
  /** Milliseconds from the save to the end of the run that it brings about. */
  data: number[];
  code: number[];
}

/** Saves data and code in turn while `synth --watch` runs. */
export async function watchReaction(bench: Bench, rounds: number): Promise<Reaction> {
  const { program, args, cwd } = synth(bench);
  const loud = args.filter((arg) => arg !== '--quiet');
  const child = spawn(program, [...loud, '--watch'], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    // The fleet's warnings come with every run.
    if (!text.startsWith('warning')) process.stderr.write(text);
  });
  try {
    await ready(child);
    const reaction: Reaction = { data: [], code: [] };
    // The first round warms the program up, as a person's first save does.
    for (let round = 0; round <= rounds; round += 1) {
      const data = await timed(child, () => changeLabel(bench.fleet, 2, 1000 + round));
      const code = await timed(child, () => changeChart(bench.project, 1000 + round));
      if (round === 0) continue;
      reaction.data.push(data);
      reaction.code.push(code);
    }
    return reaction;
  } finally {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
}

type Child = ChildProcessByStdio<null, Readable, Readable>;

async function ready(child: Child): Promise<void> {
  for (;;) {
    const [text]: unknown[] = await once(child.stdout, 'data');
    if (String(text).includes('watching ')) return;
  }
}

async function timed(child: Child, save: () => void): Promise<number> {
  // Saves that come too close together are one.
  await new Promise((done) => setTimeout(done, 200));
  const done = ready(child);
  const start = performance.now();
  save();
  await done;
  return performance.now() - start;
}
