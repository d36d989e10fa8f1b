import { readFileSync } from 'node:fs';
import { literally } from '../../../charts/shared/literally.ts';
import type { Schemas } from '../../../engine/validate/index.ts';

/** How many broken objects a server and we judged alike, of how many. */
export interface Alike {
  alike: number;
  cases: number;
}

/** The section of docs/validation.md that says how well the validator works. */
export function documentedSection(): string {
  const [, section = ''] = readFileSync('docs/validation.md', 'utf8').split('## How well it works');
  return section.split('\n## ')[0] ?? '';
}

/** By the classes of its table, of the servers of one version. */
export function documentedClasses({ minor }: Pick<Schemas, 'minor'>): Map<string, Alike> {
  const rows = documentedSection().matchAll(/\| ([a-z]+(?:-[a-z]+)*) \| (\d+) of (\d+) \| (\d+) of (\d+) (?=\|)/g);
  return new Map(
    Array.from(rows, ([, name = '', ...numbers]) => {
      const [alike = 0, cases = 0] = numbers.map(Number).slice(minor >= 36 ? 0 : 2);
      return [name, { alike, cases }];
    }),
  );
}

/** Of objects that were changed blindly. */
export function documentedBlind({ kubernetes }: Pick<Schemas, 'kubernetes'>): Alike {
  const sentence = new RegExp(`of ([\\d,]+) ${literally(kubernetes)}\\.\\d+ and we (?:judged )?([\\d,]+) `, 'u');
  const [, cases, alike] = sentence.exec(documentedSection().replaceAll('\n', ' ')) ?? [];
  const numberOf = (text = ''): number => Number(text.replaceAll(',', ''));
  return { alike: numberOf(alike), cases: numberOf(cases) };
}

/** Whether a number that was written down still tells how many there are: a tenth more or less, or a few. */
export const isAbout = (written: number, today: number): boolean =>
  Math.abs(written - today) <= Math.max(5, today / 10);
