import { parseImage } from '../../../clusters/schema/image-reference.ts';
import type { ImageUpdaterData } from '../../../clusters/schema/images.ts';
import { hasNoCounterpart, re2 } from '../../../clusters/schema/re2.ts';
import type { Check } from '../../shared/check.ts';
import { updatedApps } from '../updated-apps.ts';
import { globMatcher } from './glob.ts';
import { isInRange, versionOf } from './image-version-range.ts';

/** What a person has set in an overlay and the policy does not take: the robot sets another, and Git then says something else. */
export const imageOverruled: Check<null> = {
  code: 'image-overruled',
  level: 'warning',
  collect: () => null,
  *judge(_, fleet) {
    for (const { app, environment, image, imageUpdater } of updatedApps(fleet)) {
      const tag = parseImage(image)?.tag;
      const problem = tag === undefined ? undefined : problemOf(tag, imageUpdater);
      if (problem === undefined) continue;
      yield {
        at: `clusters/apps/overlays/${app}/${environment}/kustomization.yaml: images[0].newTag`,
        message: `${tag} ${problem}; expected one that imageUpdater of clusters/apps/${app}.yaml takes in ${environment}, or another policy there`,
      };
    }
  },
};

const ANOTHER = 'so that the Image Updater sets another as soon as it finds one';

/** Why a tag does not stay where it is; undefined too where the tag alone does not tell. */
function problemOf(tag: string, { strategy, constraint, allowTags, ignoreTags }: ImageUpdaterData): string | undefined {
  if (strategy === 'semver' && versionOf(tag) === undefined)
    return 'is no version, so that the Image Updater stops there and sets none';
  if (strategy === 'semver' && constraint !== undefined && isInRange(tag, constraint) === false)
    return `is not in ${constraint}, ${ANOTHER}`;
  if (strategy === 'digest' && tag !== constraint) return `is not ${constraint}, whose digest counts, ${ANOTHER}`;
  if (allowTags !== undefined && isFound(tag, allowTags) === false)
    return `is none that ${allowTags} allows, ${ANOTHER}`;
  const ignored = ignoreTags.find((pattern) => globMatcher(pattern)(tag));
  return ignored && `is ignored by ${ignored}, ${ANOTHER}`;
}

/** Undefined where Go's expression is none of ours. */
const isFound = (tag: string, expression: string): boolean | undefined =>
  hasNoCounterpart(expression) ? undefined : re2(expression).test(tag);
