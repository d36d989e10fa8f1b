import type { Flags } from '../../charts/shared/flag-table.ts';

/** What one of its lines says of a flag. */
export interface Listed {
  name: string;
  takesValue: boolean;
  text: string;
}

/** What every program of a library has, and none of ours is given. */
const EVERYWHERE = ['help', 'help-long', 'help-man', 'version'];

/** Where a flag begins, which is mentioned elsewhere too, in a program's help: `--[no-]name`, `--name=VALUE` (kingpin) or `--name type` (go). */
const LINE = {
  kingpin: /^(?: {6}| {2}-\w, )--(\[no-\])?([^\s=]+)(=)?/,
  go: /^(?: {6}| {2}-\w, )--()([\w.-]+)( \S+)?(?: {2,}|$)/,
} as const satisfies Record<Flags['style'], RegExp>;

/** The flags that a program's help lists. */
export function listedFlags(help: string, style: Flags['style']): Listed[] {
  const listed: Listed[] = [];
  for (const line of help.split('\n')) {
    const [, , name, value] = LINE[style].exec(line) ?? [];
    if (name !== undefined) listed.push({ name, takesValue: value !== undefined, text: line });
    else if (listed.length > 0) listed.at(-1)!.text += ` ${line.trim()}`;
  }
  return listed.filter(({ name }) => style === 'go' || !EVERYWHERE.includes(name));
}

export const namesOf = (listed: readonly Listed[], takesValue: boolean): string[] =>
  listed
    .filter((flag) => flag.takesValue === takesValue)
    .map(({ name }) => name)
    .sort();
