import { seconds } from '../../../clusters/schema/units.ts';
import type { KubeObject } from '../manifest.ts';
import { type ChangeRule, differences, type Said } from './rule.ts';

interface Kept<Amount> {
  kinds: ChangeRule['kinds'];
  /** How much is kept, and of what. */
  kept(object: KubeObject): (Said<Amount> & { what: string })[];
}

const FOR_EVER = Number.POSITIVE_INFINITY;

const lengthOf = (time: string): number => seconds(time) || FOR_EVER;

/** What is kept for a shorter time, such as `30d`, than before; for none is for ever. */
export const retentionRule = (kept: Kept<string>): ChangeRule =>
  lessRule(kept, {
    sizeOf: lengthOf,
    said: (time) => (lengthOf(time) === FOR_EVER ? 'for ever' : time),
    deleted: (what, is) => `${what} that are older than ${is} are deleted`,
  });

/** Of what fewer are kept than before. */
export const countRule = (kept: Kept<number>): ChangeRule =>
  lessRule(kept, { sizeOf: Number, said: String, deleted: (what, is) => `${what} but the newest ${is} are deleted` });

interface Measure<Amount> {
  sizeOf(amount: Amount): number;
  said(amount: Amount): string;
  deleted(what: string, is: Amount): string;
}

/** What is more than that is deleted soon after the sync, and nothing brings it back. */
function lessRule<Amount>({ kinds, kept }: Kept<Amount>, { sizeOf, said, deleted }: Measure<Amount>): ChangeRule {
  return {
    kinds,
    judge: (change) =>
      differences(change, kept)
        .filter(({ was, is }) => sizeOf(is) < sizeOf(was))
        .map(({ field, what, was, is }) => {
          const message = `was ${said(was)}: ${deleted(what, is)}, for good; expected what it was, unless that is meant`;
          return { code: 'retention-shortens', field, message };
        }),
  };
}
