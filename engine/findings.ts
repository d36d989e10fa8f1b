import type { Finding, Level } from '../charts/shared/finding.ts';
import { literally } from '../charts/shared/literally.ts';

const COLORS: Record<Level, string> = { error: '\u001B[31m', warning: '\u001B[33m' };
const RESET = '\u001B[39m';

/** From this many clusters on, the same finding is one line. */
const FOLDED = 3;
/** Clusters that a folded line names. */
const NAMED = 8;

/** One line per finding, `error  at: message [code]`, in the order given; the same on several clusters is one line. */
export function formatFindings(findings: readonly Finding[], { color }: { color: boolean }): string[] {
  const folded = fold(findings);
  const width = folded.reduce((widest, { level }) => Math.max(widest, level.length), 0);
  return folded.map(({ level, at, message, code }) => {
    const word = color ? `${COLORS[level]}${level}${RESET}` : level;
    return `${word}${' '.repeat(width - level.length)}  ${visible(`${at}: ${message} [${code}]`)}`;
  });
}

interface Group {
  folder: string;
  shared: Finding;
  clusters: Set<string>;
}

function fold(findings: readonly Finding[]): Finding[] {
  const groups = new Map<string, Group>();
  const keys = findings.map((finding) => {
    const { folder, cluster, shared } = split(finding);
    const key = JSON.stringify([shared.level, shared.code, folder, shared.at, shared.message]);
    const group = groups.get(key) ?? { folder, shared, clusters: new Set() };
    group.clusters.add(cluster);
    groups.set(key, group);
    return key;
  });
  const told = new Set<string>();
  return findings.flatMap((finding, i) => {
    const key = keys[i]!;
    const group = groups.get(key)!;
    if (group.clusters.size < FOLDED) return [finding];
    if (told.has(key)) return [];
    told.add(key);
    return [{ ...group.shared, at: `${group.folder}${listed([...group.clusters])}/${group.shared.at}` }];
  });
}

/** The cluster that a place begins with, or its folder, and the finding with `<cluster>` wherever the rest repeats its name. */
function split(finding: Finding): { folder: string; cluster: string; shared: Finding } {
  const [, folder = '', cluster = '', rest = ''] = /^(clusters\/)?([^/]+)\/(.*)$/s.exec(finding.at) ?? [];
  if (cluster === '') return { folder, cluster, shared: finding };
  const name = new RegExp(`(?<![A-Za-z0-9])${literally(cluster)}(?![A-Za-z0-9])`, 'g');
  const general = (text: string) => text.replace(name, '<cluster>');
  return { folder, cluster, shared: { ...finding, at: general(rest), message: general(finding.message) } };
}

function listed(clusters: readonly string[]): string {
  const more = clusters.length - NAMED;
  return `{${clusters.slice(0, NAMED).join(',')}${more > 0 ? `, and ${more} more` : ''}}`;
}

/** Data may hold characters that would move the cursor or start another line. */
const visible = (text: string): string =>
  text.replace(/[\p{Cc}\u2028\u2029]/gu, (char) => `\\u${char.codePointAt(0)!.toString(16).padStart(4, '0')}`);
