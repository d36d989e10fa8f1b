import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../../charts/shared/finding.ts';
import type { Files, Written } from '../output/index.ts';
import { isJudged, judgeChanges } from './judge.ts';

export interface WatchedWrite {
  /** To be told of each step of the write before it is taken. */
  onStep(step: string): void;
  /** What the changes come to, once all is written. */
  judge(written: Written): Finding[];
}

/** Takes what stands in an output folder as it is replaced or removed: no file is read that stays as it is. */
export function watchWrite(out: string, files: Files): WatchedWrite {
  const before = new Map<string, string>();
  return {
    onStep(step) {
      const [, kind, path = ''] = /^(rename|remove) (clusters\/.+)$/.exec(step) ?? [];
      if (kind !== undefined && isJudged({ kind: kind === 'remove' ? 'removed' : 'changed', path }))
        before.set(path, textOf(join(out, path)));
    },
    judge: ({ added, changed, removed }) =>
      // Of what is new alone, nothing stood there before.
      changed.length + removed.length === 0
        ? []
        : judgeChanges(
            [
              ...added.map((path) => ({ kind: 'added' as const, path })),
              ...changed.map((path) => ({ kind: 'changed' as const, path })),
              ...removed.map((path) => ({ kind: 'removed' as const, path })),
            ],
            { before: (path) => before.get(path) ?? '', after: (path) => files.get(path) ?? '' },
          ),
  };
}

/** As it stands; what is no file any more, or cannot be read, says nothing of what was there. */
export function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
