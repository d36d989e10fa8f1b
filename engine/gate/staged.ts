import { error, type Finding, warning } from '../../charts/shared/finding.ts';
import { leaksOfFile } from './file.ts';
import { type StagedFile, stagedBlobs, stagedFiles } from './git.ts';

/** Larger files are data, and no person reads them over before a commit. */
const MOST_BYTES = 4 * 1024 * 1024;

/** A file with more than that is one thing to take out, not many. */
const MOST_TOLD = 20;

/**
 * What is staged and must not be committed; files that are not read are told.
 * @param folder any of the repository; throws GitError where there is none
 */
export function stagedFindings(folder: string): { findings: Finding[]; files: number } {
  const files = stagedFiles(folder);
  const [read, large] = [files.filter(({ size }) => size <= MOST_BYTES), files.filter(({ size }) => size > MOST_BYTES)];
  const findings = [
    ...[...stagedBlobs(folder, read)].flatMap(([file, bytes]) => findingsOf(file, bytes)),
    ...large.map(({ path, size }) =>
      warning('not-read', path, `${size} bytes are too many to be searched for secrets; look through it yourself`),
    ),
  ];
  return { findings, files: files.length };
}

function findingsOf({ path }: StagedFile, bytes: Buffer): Finding[] {
  const leaks = leaksOfFile(path, textOf(bytes));
  const findings = leaks.slice(0, MOST_TOLD).map(({ what, position = '1:1', note }) => {
    const right =
      'take it out (git restore --staged), seal its value (npm run seal), and change it if it was ever pushed';
    return error('open-secret', `${path}:${position}`, `${what} is staged; ${note ?? right}`);
  });
  const more = leaks.length - findings.length;
  return more === 0 ? findings : [...findings, error('open-secret', path, `and ${more} more like these`)];
}

/** As Git tells text from the rest, and what Windows writes with a mark at its start. */
function textOf(bytes: Buffer): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString('utf16le').slice(1);
  if (bytes[0] === 0xfe && bytes[1] === 0xff)
    return bytes
      .subarray(0, bytes.length & ~1)
      .swap16()
      .toString('utf16le')
      .slice(1);
  return bytes.subarray(0, 8000).includes(0) ? undefined : bytes.toString('utf8');
}
