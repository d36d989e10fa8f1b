import { z } from 'zod';
import { bytes, quantity } from '../../../clusters/schema/units.ts';
import { everyNodeOption, resourcesOption } from '../../shared/options.ts';
import { BUILT_IN_MULTILINE_PARSERS } from './fluent-bit-keys.ts';
import { extraFilter, extraInput } from './fluent-bit-plugins.ts';
import { onigmoProblem } from './onigmo.ts';

const name = z
  .string()
  .regex(/^[\w.-]+$/, { error: 'expected a name of letters, digits, hyphens, dots and underscores' });
const field = z.string().regex(/^[^\s,]+$/, { error: 'expected the name of a field, without spaces' });
const glob = z.string().regex(/^[^\s,]+$/, { error: 'expected one glob such as *_kube-system_*' });

const regex = z
  .string()
  .min(1)
  .superRefine((text, { addIssue }) => {
    const problem = onigmoProblem(text);
    if (problem !== undefined) addIssue(`${problem}; expected a regular expression such as ^(?<level>[A-Z]+)`);
  });

const parser = z
  .strictObject({
    name,
    format: z.enum(['regex', 'json', 'logfmt', 'ltsv']),
    regex: regex.optional().describe('named groups become fields'),
    time_key: field.optional(),
    time_format: z.string().optional(),
    time_keep: z.boolean().optional(),
  })
  .refine(({ format, regex }) => (format === 'regex') === (regex !== undefined), {
    path: ['regex'],
    error: 'the format regex needs a regex, and no other format takes one',
  });

const multilineParser = z.strictObject({
  name,
  type: z.literal('regex').default('regex'),
  flush_timeout: z.int().min(1).default(1000).describe('milliseconds'),
  rules: z
    .array(z.strictObject({ state: name, regex, next_state: name }))
    .min(2)
    .describe('the first state is start_state')
    .refine(([first]) => first?.state === 'start_state', {
      path: [0, 'state'],
      error: 'the first rule begins a message; expected start_state',
    })
    .superRefine((rules, { addIssue }) => {
      const states = rules.map(({ state }) => state);
      for (const [i, { next_state }] of rules.entries()) {
        if (states.includes(next_state)) continue;
        const message = `there is no state ${next_state}; expected one of ${[...new Set(states)].join(', ')}`;
        addIssue({ code: 'custom', path: [i, 'next_state'], message });
      }
    }),
});

const unique = <Named extends { name: string }>(all: readonly Named[]): boolean =>
  new Set(all.map((each) => each.name)).size === all.length;

const TWICE = 'two have the same name, of which the later would be left out; expected different names';

/** A chunk is about 2 MB; the rest is for the program itself. */
const memoryFor = (chunks: number): number => chunks * 2_000_000 + bytes('64Mi');

export const FluentBitOptions = z
  .strictObject({
    flush: z.int().min(1).default(5).describe('seconds between two deliveries'),
    logLevel: z.enum(['off', 'error', 'warn', 'info', 'debug', 'trace']).default('info'),
    storageLimit: quantity
      .prefault('2Gi')
      .describe('disk of a node that undelivered logs may fill; beyond it the oldest are dropped'),
    maxChunksUp: z
      .int()
      .min(16)
      .default(128)
      .describe('chunks of about 2 MB each in memory at once; others wait on disk'),
    excludePaths: z
      .array(glob)
      .default([])
      .describe('globs over /var/log/containers/<pod>_<namespace>_<container>-<id>.log'),
    multiline: z
      .array(name)
      .default(['java', 'python', 'go'])
      .describe('parsers that join the lines of one message, as far as they are written within a quarter of a second'),
    parsers: z
      .array(parser)
      .refine(unique, { error: TWICE })
      .default([])
      .describe('for filters, and for pods with the annotation fluentbit.io/parser'),
    multilineParsers: z.array(multilineParser).refine(unique, { error: TWICE }).default([]),
    mergeLogKey: field
      .default('log_processed')
      .describe(
        'where the fields of JSON logs go; at the top one application would define the type of a field for all',
      ),
    systemd: z
      .strictObject({
        enabled: z
          .boolean()
          .default(false)
          .describe('default: off, since a node without that folder would stop the agent'),
        path: z.string().startsWith('/var/log/').default('/var/log/journal'),
        units: z.array(name).min(1).default(['kubelet.service', 'containerd.service']),
      })
      .prefault({}),
    extraInputs: z.array(extraInput).default([]),
    extraFilters: z.array(extraFilter).default([]).describe('after the Kubernetes metadata, in this order'),
    keepFields: z.array(field).min(1).optional().describe('top-level fields to keep; default: all'),
    dropFields: z.array(field).min(1).optional().describe('top-level fields to drop; default: none'),
    resources: resourcesOption({ cpu: '50m', memory: '64Mi', memoryLimit: '384Mi' }),
    tolerations: everyNodeOption,
  })
  .refine(({ resources, maxChunksUp }) => bytes(resources.memoryLimit ?? resources.memory) >= memoryFor(maxChunksUp), {
    path: ['maxChunksUp'],
    error:
      'chunks of 2 MB and 64Mi for the program do not fit the memory limit; expected fewer, or a higher resources.memoryLimit',
  })
  .refine(({ keepFields, dropFields }) => keepFields === undefined || dropFields === undefined, {
    path: ['dropFields'],
    error: 'keepFields drops all others already; expected one of keepFields and dropFields',
  })
  .refine(
    ({ multiline, multilineParsers }) => {
      const known = [...BUILT_IN_MULTILINE_PARSERS, ...multilineParsers.map((each) => each.name)];
      return multiline.every((each) => known.includes(each));
    },
    {
      path: ['multiline'],
      error: `a parser is not defined; expected those of multilineParsers, or of ${BUILT_IN_MULTILINE_PARSERS.join(', ')}`,
    },
  );
