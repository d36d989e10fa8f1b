import { shortTime } from '../../../charts/rollouts/plan/duration.ts';
import type { Span } from '../../../charts/rollouts/plan/plan.ts';

export const listed = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

export function spanText({ earliest, latest }: Span): string {
  if (earliest === undefined) return 'never';
  if (latest === undefined) return `${shortTime(earliest)} –`;
  return earliest === latest ? shortTime(earliest) : `${shortTime(earliest)} – ${shortTime(latest)}`;
}
