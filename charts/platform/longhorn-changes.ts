import { bucketRule, placeIn, secretsWith } from '../shared/changes/bucket.ts';
import { releaseRule } from '../shared/changes/release.ts';
import { countRule } from '../shared/changes/retention.ts';
import type { ChangeRule } from '../shared/changes/rule.ts';
import { fieldAt, listAt } from '../shared/field-at.ts';

const ENDPOINTS = 'AWS_ENDPOINTS';
const TARGET = ['helm', 'valuesObject', 'defaultBackupStore', 'backupTarget'] as const;
const OBJECTS = ['helm', 'valuesObject', 'extraObjects'] as const;
const LOST = 'the backups of volumes so far';

/** What a change costs of volumes and of their backups. */
export const longhornChanges: readonly ChangeRule[] = [
  bucketRule({
    kinds: { Application: 'backupTarget' },
    lost: LOST,
    places: (object) =>
      listAt(object, 'spec', 'sources').flatMap((source, i) => {
        const target = fieldAt(source, ...TARGET);
        if (typeof target !== 'string') return [];
        // Its region, after an @, says nothing of where it lies.
        return [{ field: `spec.sources[${i}].${TARGET.join('.')}`, value: target.replace(/@[^/]*/, '') }];
      }),
  }),
  countRule({
    kinds: { Application: 'RecurringJob' },
    kept: (object) =>
      listAt(object, 'spec', 'sources').flatMap((source, i) =>
        listAt(source, ...OBJECTS).flatMap((job, j) => {
          const retain = fieldAt(job, 'spec', 'retain');
          if (fieldAt(job, 'spec', 'task') !== 'backup' || typeof retain !== 'number') return [];
          const field = `spec.sources[${i}].${OBJECTS.join('.')}[${j}].spec.retain`;
          return [{ field, value: retain, what: 'backups of each volume' }];
        }),
      ),
  }),
  bucketRule({ kinds: secretsWith(ENDPOINTS), lost: LOST, places: placeIn(ENDPOINTS) }),
  // Source: upgrade path enforcement and downgrade prevention, from 1.5, in Longhorn's documentation of 1.12.1.
  releaseRule({
    kinds: { Application: 'chart: longhorn' },
    name: 'Longhorn',
    version: (object) =>
      listAt(object, 'spec', 'sources').flatMap((source, i) =>
        fieldAt(source, 'chart') === 'longhorn'
          ? [{ field: `spec.sources[${i}].targetRevision`, value: String(fieldAt(source, 'targetRevision')) }]
          : [],
      ),
    isStepwise: true,
  }),
];
