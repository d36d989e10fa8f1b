import { z } from 'zod';
import type { Fleet } from '../../../../clusters/schema/cluster.ts';
import { ageOf, LOG_PERIODS } from '../log-period.ts';
import { LOG_INDICES } from '../opensearch-door.ts';
import { SNAPSHOT_FOLDER } from './names.ts';
import type { OpenSearchOptions, Size } from './opensearch-options.ts';

/** What the Job asks of OpenSearch's API. */
export interface Request {
  /** Of the file with its body, without its end. */
  name: string;
  method: 'PUT' | 'POST';
  path: string;
  body: unknown;
  /** Of what must be changed by its version: the method that makes it, where it is not there yet. */
  create?: 'PUT' | 'POST';
  /** About indices that may not be there yet. */
  mayFail?: true;
}

const POLICY = 'logs-retention';
const REPOSITORY = 'minio';

/** What is deleted is whole indices, and nothing rolls over. */
const indexTemplate = (fleet: Fleet, { totalFields }: OpenSearchOptions, { indexReplicas }: Size) => ({
  index_patterns: [LOG_INDICES],
  priority: 100,
  template: {
    settings: {
      index: {
        number_of_shards: 1,
        number_of_replicas: indexReplicas,
        refresh_interval: '10s',
        mapping: { total_fields: { limit: totalFields } },
      },
    },
    mappings: {
      dynamic_templates: [
        { strings: { match_mapping_type: 'string', mapping: { type: 'keyword', ignore_above: 8191 } } },
      ],
      properties: {
        '@timestamp': { type: 'date' },
        cluster: { type: 'keyword' },
        log: { type: 'text' },
        // One field each, whatever keys they have: applications would take all the fields of an index, and their types.
        ...Object.fromEntries(mergeKeysOf(fleet).map((key) => [key, { type: 'flat_object' }])),
        kubernetes: { properties: { labels: { type: 'flat_object' }, annotations: { type: 'flat_object' } } },
      },
    },
  },
});

/** Where Fluent Bit puts the fields of applications, on any cluster. */
function mergeKeysOf({ clusters }: Fleet): string[] {
  const keys = clusters.flatMap(({ components }) => MergeKey.safeParse(components['fluent-bit']?.options).data ?? []);
  return [...new Set(keys.map(({ mergeLogKey }) => mergeLogKey))].sort();
}

const MergeKey = z.object({ mergeLogKey: z.string() });

const retentionPolicy = ({ retention, indices }: OpenSearchOptions) => ({
  policy: {
    description: `logs are deleted after ${retention}`,
    default_state: 'kept',
    states: [
      {
        name: 'kept',
        actions: [],
        transitions: [
          {
            state_name: 'deleted',
            conditions: { min_index_age: `${ageOf(Number.parseInt(retention, 10), LOG_PERIODS[indices])}d` },
          },
        ],
      },
      { name: 'deleted', actions: [{ delete: {} }], transitions: [] },
    ],
    ism_template: [{ index_patterns: [LOG_INDICES], priority: 100 }],
  },
});

const snapshotPolicy = ({ snapshots: { schedule, maxAge, minCount, maxCount } }: OpenSearchOptions) => ({
  description: 'logs and what people keep in Dashboards',
  enabled: true,
  creation: { schedule: { cron: { expression: schedule, timezone: 'UTC' } }, time_limit: '6h' },
  deletion: {
    schedule: { cron: { expression: schedule, timezone: 'UTC' } },
    condition: { max_age: maxAge, min_count: minCount, max_count: maxCount },
    time_limit: '2h',
  },
  snapshot_config: {
    repository: REPOSITORY,
    indices: `${LOG_INDICES},.kibana*`,
    date_format: 'yyyy-MM-dd-HH-mm',
    ignore_unavailable: true,
    include_global_state: false,
    partial: false,
  },
});

export const requestsOf = (fleet: Fleet, options: OpenSearchOptions, size: Size): Request[] => [
  { name: 'index-template', method: 'PUT', path: '/_index_template/logs', body: indexTemplate(fleet, options, size) },
  // Indices that are there already; their replicas follow the number of nodes.
  {
    name: 'index-replicas',
    method: 'PUT',
    path: `/${LOG_INDICES}/_settings`,
    body: { index: { number_of_replicas: size.indexReplicas } },
    mayFail: true,
  },
  {
    name: 'retention',
    method: 'PUT',
    path: `/_plugins/_ism/policies/${POLICY}`,
    body: retentionPolicy(options),
    create: 'PUT',
  },
  // Each index keeps the policy that it was given when it was made, until it is given another one.
  {
    name: 'retention-of-indices-without',
    method: 'POST',
    path: `/_plugins/_ism/add/${LOG_INDICES}`,
    body: { policy_id: POLICY },
    mayFail: true,
  },
  {
    name: 'retention-of-indices',
    method: 'POST',
    path: `/_plugins/_ism/change_policy/${LOG_INDICES}`,
    body: { policy_id: POLICY },
    mayFail: true,
  },
  {
    name: 'snapshot-repository',
    method: 'PUT',
    path: `/_snapshot/${REPOSITORY}`,
    body: { type: 's3', settings: { bucket: fleet.objectStorage.buckets.opensearch, base_path: SNAPSHOT_FOLDER } },
  },
  {
    name: 'snapshots',
    method: 'PUT',
    path: '/_plugins/_sm/policies/daily',
    body: snapshotPolicy(options),
    create: 'POST',
  },
];
