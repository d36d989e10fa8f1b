import { error, type Finding } from '../../charts/shared/finding.ts';
import { byCodePoint, caseKey, pathProblem } from './paths.ts';

const HEADER = '# Files that synth writes, and removes once they are no longer rendered. Made by synth; do not edit.';
const SHOWN = 5;
const CRLF =
  'its lines end in CRLF, which Git writes where core.autocrlf is set and .gitattributes does not say `* text=auto eol=lf`; ' +
  'put that line there, and restore the file from git';
const MERGED = 'a merge conflict mark';

export interface OwnedFiles {
  owned: ReadonlySet<string>;
  findings: Finding[];
  /** Whether writing the same paths would give the same text. */
  isAsWritten: boolean;
}

export function formatOwnedFiles(paths: Iterable<string>): string {
  return `${[HEADER, ...[...paths].sort(byCodePoint)].join('\n')}\n`;
}

/** Reads the index; a damaged one owns nothing, so that nothing is removed by a line that nobody can vouch for. */
export function parseOwnedFiles(text: string, at: string): OwnedFiles {
  const problems: [line: number, message: string][] = [];
  const owned = new Set<string>();
  /** Of paths that are not their own keys. */
  const keys = new Map<string, string>();
  if (/^.*\r\n/.test(text)) return { owned, findings: [error('damaged-index', at, CRLF)], isAsWritten: false };
  const lines = text.split('\n');
  if (lines.at(-1) !== '') problems.push([lines.length, 'the file ends in the middle of a line']);
  if (!text.startsWith('#')) problems.push([1, 'the first line is not the comment that synth writes there']);
  let isSorted = true;
  for (let i = 1; i < lines.length - 1; i += 1) {
    const path = lines[i]!;
    isSorted &&= i === 1 || byCodePoint(lines[i - 1]!, path) < 0;
    const problem = lineProblem(path, { owned, keys });
    if (problem !== undefined) problems.push([i + 1, problem]);
    const key = caseKey(path);
    if (key !== path) keys.set(key, path);
    owned.add(path);
  }
  if (problems.length === 0) return { owned, findings: [], isAsWritten: isSorted && lines[0] === HEADER };
  return { owned: new Set(), findings: damaged(problems, at), isAsWritten: false };
}

interface Before {
  owned: ReadonlySet<string>;
  keys: ReadonlyMap<string, string>;
}

function lineProblem(path: string, { owned, keys }: Before): string | undefined {
  if (/^(<{7}|={7}|>{7}|\|{7})/.test(path)) return MERGED;
  const problem = pathProblem(path);
  if (problem !== undefined) return `the path ${JSON.stringify(path.slice(0, 80))} ${problem}`;
  const key = caseKey(path);
  const other = owned.has(path) ? path : (keys.get(key) ?? (owned.has(key) ? key : undefined));
  if (other === undefined) return undefined;
  return other === path ? `${path} stands twice` : `${path} and ${other} differ in case only`;
}

function damaged(problems: readonly [line: number, message: string][], at: string): Finding[] {
  const rest = problems.length - SHOWN;
  return problems.slice(0, SHOWN).map(([line, message], i) => {
    const more = rest > 0 && i === SHOWN - 1 ? ` (and ${rest} more such lines)` : '';
    const mend = 'restore the file from git, or start a new index with --adopt, which removes nothing';
    const right = message === MERGED ? `keep the lines of both sides without it, or ${mend}` : mend;
    return error('damaged-index', `${at}:${line}`, `${message}${more}; ${right}`);
  });
}
