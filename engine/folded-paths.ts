import { FOLDED, folded, namesOf } from './folded.ts';

/**
 * Lines that end in a path of the output, in the order given; files of many clusters that differ by its name alone are one line,
 * `~ clusters/{cluster-02,cluster-03,cluster-04}/apps/agent.yaml`.
 * @param known paths of the output, of which all clusters are known
 */
export function foldPaths(lines: readonly string[], known: Iterable<string>): string[] {
  const names = new Set<string>();
  for (const text of [...lines, ...known]) names.add(/(?:^|\s)clusters\/([^/]+)\//.exec(text)?.[1] ?? '');
  names.delete('');
  const lengths = [...new Set([...names].map((name) => partsOf(name).length))].sort((a, b) => b - a);
  const places = new Map(lines.map((line) => [line, lastNamed(line, names, lengths)]));
  return folded(
    lines,
    (line) => ({
      cluster: places.get(line)!,
      key: generally(line, places.get(line)!, () => '<cluster>'),
      from: FOLDED,
    }),
    (line, clusters) =>
      generally(line, places.get(line)!, (isFirst) => (isFirst ? `{${namesOf(clusters)}}` : '<cluster>')),
  );
}

/** Words, and what stands between them. */
const partsOf = (text: string): string[] => text.split(/([^A-Za-z0-9]+)/);

/**
 * The last of the names that stands in a text as words of its own, and of several there the longest.
 * @param lengths in parts, of all names, the longest first
 */
function lastNamed(text: string, names: ReadonlySet<string>, lengths: readonly number[]): string {
  const parts = partsOf(text);
  for (let end = parts.length; end > 0; end -= 1) {
    for (const length of lengths) {
      if (length > end) continue;
      const name = parts.slice(end - length, end).join('');
      if (names.has(name)) return name;
    }
  }
  return '';
}

function generally(text: string, name: string, by: (isFirst: boolean) => string): string {
  if (name === '') return text;
  const isWord = (character: string | undefined) => character !== undefined && /[A-Za-z0-9]/.test(character);
  let isFirst = true;
  return text.split(name).reduce((before, after) => {
    if (isWord(before.at(-1)) || isWord(after[0])) return `${before}${name}${after}`;
    const place = by(isFirst);
    isFirst = false;
    return `${before}${place}${after}`;
  });
}
