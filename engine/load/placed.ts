import { error, type Finding } from '../../charts/shared/finding.ts';
import type { Located } from '../yaml/read.ts';
import type { Problem } from './explain.ts';

/** Problems as findings, in the order of their places. */
export function placed(problems: readonly Problem[], document: Located): Finding[] {
  const findings = problems.map(({ code, path, point, message }) => error(code, document.at(path, point), message));
  return findings.sort((a, b) => byPlace(a.at, b.at));
}

function byPlace(a: string, b: string): number {
  const [[line = 0, column = 0], [otherLine = 0, otherColumn = 0]] = [lineAndColumnOf(a), lineAndColumnOf(b)];
  return line - otherLine || column - otherColumn;
}

const lineAndColumnOf = (at: string): number[] => at.split(':').slice(-2).map(Number);
