import type { Finding, Level } from '../charts/shared/finding.ts';
import { literally } from '../charts/shared/literally.ts';
import { FOLDED, folded, NAMED, namesOf } from './folded.ts';

const COLORS: Record<Level, string> = { error: '\u001B[31m', warning: '\u001B[33m' };
const RESET = '\u001B[39m';

/** One line per finding, `error  at: message [code]`, in the order given; the same on several clusters is one line. */
export function formatFindings(findings: readonly Finding[], { color }: { color: boolean }): string[] {
  const folded = fold(findings);
  const width = folded.reduce((widest, { level }) => Math.max(widest, level.length), 0);
  return folded.map(({ level, at, message, code }) => {
    const word = color ? `${COLORS[level]}${level}${RESET}` : level;
    return `${word}${' '.repeat(width - level.length)}  ${visible(`${at}: ${message} [${code}]`)}`;
  });
}

const fold = (findings: readonly Finding[]): Finding[] =>
  folded(
    findings,
    (finding) => {
      const { folder, cluster, shared, isFile } = split(finding);
      const key = JSON.stringify([shared.level, shared.code, folder, shared.at, shared.message]);
      return { cluster, key, from: isFile ? NAMED + 1 : FOLDED };
    },
    (finding, clusters) => {
      const { folder, shared, isFile } = split(finding);
      if (isFile) return { ...finding, at: `${finding.at} (and ${namesOf(clusters.slice(1))})` };
      return { ...shared, at: `${folder}{${namesOf(clusters)}}/${shared.at}` };
    },
  );

interface Split {
  folder: string;
  cluster: string;
  shared: Finding;
  /** Whether the place is in the file of a cluster, which a person is to edit: a few are told one by one. */
  isFile: boolean;
}

const IN_FILE = /^((?:.*\/)?)([^/:]+)\.yaml(?::\d+:\d+)?$/;
const OF_CLUSTER = /^((?:clusters\/)?(?:sealed\/)?)([^/]+)\/(.*)$/s;

/** The cluster that a place begins with, or its folder or file, and the finding with `<cluster>` wherever the rest repeats its name. */
function split(finding: Finding): Split {
  const file = finding.at.includes('sealed/') ? null : IN_FILE.exec(finding.at);
  const isFile = file !== null;
  const [, folder = '', cluster = '', rest = ''] = file ?? OF_CLUSTER.exec(finding.at) ?? [];
  if (cluster === '') return { folder, cluster, shared: finding, isFile };
  const word = new RegExp(`(?<![A-Za-z0-9])${literally(cluster)}(?![A-Za-z0-9])`, 'g');
  const general = (text: string) => text.replace(word, '<cluster>');
  const shared = { ...finding, at: general(rest), message: general(finding.message) };
  return { folder, cluster, shared, isFile };
}

/** Data may hold characters that would move the cursor or start another line. */
const visible = (text: string): string =>
  text.replace(/[\p{Cc}\u2028\u2029]/gu, (char) => `\\u${char.codePointAt(0)!.toString(16).padStart(4, '0')}`);
