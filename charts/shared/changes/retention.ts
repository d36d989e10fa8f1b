import { seconds } from '../../../clusters/schema/units.ts';
import type { KubeObject } from '../manifest.ts';
import { type ChangeRule, differences, type Said } from './rule.ts';

interface Kept {
  kinds: ChangeRule['kinds'];
  /** For how long, such as `30d`; for none is for ever. */
  times(object: KubeObject): (Said<string> & { what: string })[];
}

const FOR_EVER = Number.POSITIVE_INFINITY;

const lengthOf = (time: string): number => seconds(time) || FOR_EVER;

/** What is kept for a shorter time than before: that which is older is deleted soon after the sync, and nothing brings it back. */
export const retentionRule = ({ kinds, times }: Kept): ChangeRule => ({
  kinds,
  judge(change) {
    const whats = new Map(times(change.before).map(({ field, what }) => [field, what]));
    return differences(change, times)
      .filter(({ was, is }) => lengthOf(is) < lengthOf(was))
      .map(({ field, was, is }) => {
        const before = lengthOf(was) === FOR_EVER ? 'for ever' : was;
        const message = `was ${before}: ${whats.get(field)} that are older than ${is} are deleted, for good; expected what it was, unless that is meant`;
        return { code: 'retention-shortens', field, message };
      });
  },
});
