import { bucketRule, jsonTexts, placeIn } from '../../../shared/changes/bucket.ts';
import { releaseRule } from '../../../shared/changes/release.ts';
import { countRule, retentionRule } from '../../../shared/changes/retention.ts';
import { type ChangeRule, differences } from '../../../shared/changes/rule.ts';
import { fieldAt } from '../../../shared/field-at.ts';
import type { KubeObject } from '../../../shared/manifest.ts';
import { NODE } from './names.ts';
import { SETTINGS_FILE } from './opensearch-yml.ts';

const REPOSITORY = 'snapshot-repository.json';
const SNAPSHOTS = 'snapshots.json';
const VERSION = 'app.kubernetes.io/version';
const LOST = 'the snapshots of logs so far';

const fileOf = (object: KubeObject, file: string): string => String(fieldAt(object, 'data', file) ?? '');

const KEPT = [
  { file: 'retention.json', key: 'min_index_age', what: 'indices of logs' },
  { file: SNAPSHOTS, key: 'max_age', what: 'snapshots of logs' },
] as const;

/**
 * One node that becomes one of several, or the other way round. Source: Coordinator and ClusterBootstrapService of OpenSearch, 3.6.0:
 * a single node takes no joins, and starts only with a majority of the nodes that it has known.
 */
const nodesRule: ChangeRule = {
  kinds: { ConfigMap: SETTINGS_FILE },
  judge: (change) =>
    differences(change, (object) => {
      const text = fileOf(object, SETTINGS_FILE);
      const value = /^discovery\.type: single-node$/m.test(text);
      return text === '' ? [] : [{ field: `data["${SETTINGS_FILE}"]: discovery.type`, value }];
    }).map(({ field, was: wasAlone }) => {
      const message = wasAlone
        ? 'a node that began alone lets no others in, and the new ones begin a cluster without its indices; expected nodes: 1, or the steps of docs/logs.md first'
        : 'the node that is left has no majority of those that it knows and does not start, and what lay on the others alone is missing; expected as many nodes as there were, or a new cluster and its snapshot (docs/logs.md)';
      return { code: 'nodes-begin-anew', field, message };
    }),
};

/** What a change costs of the logs, and of their snapshots. */
export const openSearchChanges: readonly ChangeRule[] = [
  bucketRule({
    kinds: { ConfigMap: REPOSITORY },
    lost: LOST,
    places: placeIn(REPOSITORY, jsonTexts('bucket', 'base_path')),
  }),
  bucketRule({
    kinds: { ConfigMap: SETTINGS_FILE },
    lost: LOST,
    places: placeIn(SETTINGS_FILE, (text) => /^s3\.client\.default\.endpoint: (.+)$/m.exec(text)?.[1]),
  }),
  retentionRule({
    kinds: { ConfigMap: KEPT[0].file },
    kept: (object) =>
      KEPT.flatMap(({ file, key, what }) => {
        const value = jsonTexts(key)(fileOf(object, file));
        return value === undefined ? [] : [{ field: `data["${file}"]: ${key}`, value, what }];
      }),
  }),
  countRule({
    kinds: { ConfigMap: SNAPSHOTS },
    kept: (object) => {
      const [, count] = /"max_count": ?(\d+)/.exec(fileOf(object, SNAPSHOTS)) ?? [];
      const field = `data["${SNAPSHOTS}"]: max_count`;
      return count === undefined ? [] : [{ field, value: Number(count), what: 'snapshots of logs' }];
    },
  }),
  nodesRule,
  // Source: NodeMetadata of OpenSearch, 3.6.0.
  releaseRule({
    kinds: { StatefulSet: NODE },
    name: 'OpenSearch',
    version: ({ metadata: { labels } }) =>
      labels?.['app.kubernetes.io/name'] === NODE && labels[VERSION] !== undefined
        ? [{ field: `metadata.labels["${VERSION}"]`, value: labels[VERSION] }]
        : [],
  }),
];
