import { z } from 'zod';
import { bytes, dnsLabel, quantity } from '../../../../clusters/schema/units.ts';
import { resourcesOption, tolerationsOption } from '../../../shared/options.ts';
import { scheduleOption } from '../../../shared/schedule.ts';
import { logPeriodOption } from '../log-period.ts';
import { isLogCounter, TAKEN } from './users.ts';

const days = z.string().regex(/^[1-9][0-9]*d$/, { error: 'expected a number of days such as 30d' });

/** The longest step of each field; source: cron-utils 9.2 as OpenSearch's job scheduler has it, its UNIX dialect. */
const LONGEST_STEPS = [59, 23, 31, 12, 7];

/** Of what other schedules of a fleet may be, OpenSearch refuses some: `?`, a week that begins with sun, and long steps. */
const snapshotSchedule = scheduleOption.superRefine((text, { addIssue }) => {
  if (text.includes('?')) addIssue('OpenSearch takes no ?; expected * in its place');
  if (/\bsun-/i.test(text)) addIssue('sun is the last day of a week for OpenSearch; expected 0 where a range begins');
  for (const [i, field] of text.trim().split(/\s+/).entries()) {
    const most = LONGEST_STEPS[i] ?? 0;
    const steps = Array.from(field.matchAll(/\/(\d+)/g), ([, step]) => Number(step));
    if (steps.some((step) => step > most)) addIssue(`${field} has a step that is too long; expected ${most} at most`);
  }
});

const LABEL = '[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?';
const PORT = ':[0-9]{1,5}';
// Else it would be a folder of the registry that a runtime takes by default.
const REGISTRY = `(${LABEL}(\\.${LABEL})+(${PORT})?|${LABEL}${PORT})`;
const STEP = '[a-z0-9]+((\\.|__?|-+)[a-z0-9]+)*';
// It becomes a label too.
const VERSION = 'v?[0-9]{1,9}\\.[0-9]{1,9}([\\w.-]{0,40}[a-zA-Z0-9])?';

/** With its registry, and its tag: a version by which Dashboards fits it. */
export const imageOption = z.string().regex(new RegExp(`^${REGISTRY}(/${STEP})+:${VERSION}(@sha256:[0-9a-f]{64})?$`), {
  error: 'expected an image with a version as its tag, such as registry.example.org/opensearch-s3:3.6.0',
});

/** The tag of an image. */
export const imageVersion = (image: string): string => image.replace(/@.*$/, '').replace(/^.*:/, '');

/** The heap takes half of the memory, and beyond this size pointers double. */
const LARGEST_HEAP = 31 * 2 ** 30;

/** MiB of heap. */
export const heapOf = (memory: string): number => Math.floor(Math.min(bytes(memory) / 2, LARGEST_HEAP) / 2 ** 20);

const snapshots = z
  .strictObject({
    schedule: snapshotSchedule.default('30 1 * * *').describe('when one is taken, in UTC'),
    maxAge: days.default('30d').describe('older ones are deleted'),
    minCount: z.int().min(1).default(7).describe('kept whatever their age'),
    maxCount: z.int().min(1).default(60),
  })
  .refine(({ minCount, maxCount }) => minCount <= maxCount, {
    path: ['maxCount'],
    error: 'is below minCount; expected at least as many',
  })
  .prefault({});

const readers = z
  .array(dnsLabel)
  .default(['reader'])
  .refine(
    (names) =>
      names.every((name) => !TAKEN.includes(name) && !isLogCounter(name)) && new Set(names).size === names.length,
    {
      error: `expected different names, and none of ${TAKEN.join(', ')} or rollouts-…`,
    },
  )
  .describe('people who may read all logs and keep dashboards of their own; each gets a password');

export const OpenSearchOptions = z
  .strictObject({
    image: imageOption
      .optional()
      .describe(
        'one that has the plugin repository-s3; default: the official one, into which each start puts the plugin from artifacts.opensearch.org',
      ),
    nodes: z
      .union([z.literal(1), z.literal(3)])
      .optional()
      .describe('default: 3 on a cluster of three nodes or more, else 1, since two have no majority'),
    storage: quantity.prefault('50Gi').describe('volume of each node'),
    resources: resourcesOption({ cpu: '500m', memory: '4Gi' }).describe('half of the memory limit is heap'),
    mmap: z
      .boolean()
      .default(false)
      .describe(
        'default: off, since nodes with vm.max_map_count below 262144 would refuse to start; faster where they have it',
      ),
    indices: logPeriodOption,
    retention: days.default('30d').describe('for how long logs are kept'),
    minimumRetention: days.optional().describe('what the law or a contract demands; default: nothing'),
    dailyLogs: quantity
      .optional()
      .describe(
        'what all clusters together store in a day, without copies: an estimate, held against the volumes; default: 125Mi for each node of each cluster',
      ),
    indexReplicas: z.int().min(0).max(2).optional().describe('copies of each index; default: 1 on three nodes, else 0'),
    totalFields: z.int().min(1000).default(2000).describe('fields that an index may have'),
    snapshots,
    readers,
    countedBy: z
      .array(dnsLabel)
      .default([])
      .describe('clusters where charts of your own have analyses that count logs; those of apps are known'),
    settings: z
      .record(z.string().regex(/^[a-z][\w]*(\.[\w-]+)+$/), z.union([z.string(), z.number(), z.boolean()]))
      .default({})
      .describe('added to opensearch.yml'),
    exporter: z
      .strictObject({ resources: resourcesOption({ cpu: '20m', memory: '64Mi', memoryLimit: '128Mi' }) })
      .prefault({}),
    tolerations: tolerationsOption,
  })
  .refine(({ nodes, indexReplicas = 0 }) => nodes === undefined || indexReplicas < nodes, {
    path: ['indexReplicas'],
    error: 'has no node for each copy beside the first; expected less than nodes',
  });

export type OpenSearchOptions = z.output<typeof OpenSearchOptions>;

/** What the number of nodes decides. */
export interface Size {
  nodes: 1 | 3;
  indexReplicas: number;
}

export function sizeOf({ nodes, indexReplicas }: OpenSearchOptions, profile: { openSearchNodes: number }): Size {
  const count = nodes ?? (profile.openSearchNodes >= 3 ? 3 : 1);
  return { nodes: count, indexReplicas: indexReplicas ?? (count === 3 ? 1 : 0) };
}
