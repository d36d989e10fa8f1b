import { bucketRule, jsonTexts, placeIn, secretsWith } from '../../shared/changes/bucket.ts';
import { retentionRule } from '../../shared/changes/retention.ts';
import type { ChangeRule } from '../../shared/changes/rule.ts';
import { listAt } from '../../shared/field-at.ts';

const OBJSTORE = 'objstore.yml';
const RETENTION = '--retention.resolution-';

/** What a change costs of the metrics in the bucket. */
export const thanosChanges: readonly ChangeRule[] = [
  bucketRule({
    kinds: secretsWith(OBJSTORE),
    lost: 'the metrics so far, nor compacts or deletes them',
    places: placeIn(OBJSTORE, jsonTexts('endpoint', 'bucket')),
  }),
  retentionRule({
    kinds: { StatefulSet: RETENTION },
    kept: (object) =>
      listAt(object, 'spec', 'template', 'spec', 'containers').flatMap((container, i) =>
        listAt(container, 'args').flatMap((arg) => {
          const [, resolution, value] = /^--retention\.resolution-(\w+)=(\w+)$/.exec(String(arg)) ?? [];
          if (resolution === undefined || value === undefined) return [];
          const what = resolution === 'raw' ? 'raw samples' : `samples of ${resolution}`;
          return [{ field: `spec.template.spec.containers[${i}].args: ${RETENTION}${resolution}`, value, what }];
        }),
      ),
  }),
];
