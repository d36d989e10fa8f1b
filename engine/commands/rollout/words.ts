import { shortTime } from '../../../charts/rollouts/plan/duration.ts';
import type { Span } from '../../../charts/rollouts/plan/plan.ts';
import { NAMED } from '../../folded.ts';

export const listed = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

/** The same, of which there may be hundreds. */
export const listedSome = (names: readonly string[]): string =>
  listed(names.length > NAMED ? [...names.slice(0, NAMED), `${names.length - NAMED} more`] : names);

export function spanText({ earliest, latest }: Span): string {
  if (earliest === undefined) return 'never';
  if (latest === undefined) return `${shortTime(earliest)} –`;
  return earliest === latest ? shortTime(earliest) : `${shortTime(earliest)} – ${shortTime(latest)}`;
}
