import { z } from 'zod';
import { FILTER_KEYS, FILTERS, INPUT_KEYS, INPUTS } from './fluent-bit-keys.ts';

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const list = z.union([scalar, z.array(scalar).min(1)]);

/** A plugin as a person adds it: only keys that its version of Fluent Bit has. */
function plugin(
  name: string,
  { one, many }: { one: readonly string[]; many: readonly string[] },
  common: Record<string, z.ZodType>,
) {
  return z.strictObject({
    name: z.literal(name),
    ...Object.fromEntries(one.map((key) => [key, scalar.optional()])),
    ...Object.fromEntries(many.map((key) => [key, list.optional()])),
    ...common,
  });
}

const optional = (keys: readonly string[]) => Object.fromEntries(keys.map((key) => [key, scalar.optional()]));

const [input, ...inputs] = Object.entries(INPUTS).map(([name, keys]) =>
  plugin(name, keys, { ...optional(INPUT_KEYS), tag: z.string().min(1).describe('what filters and outputs match') }),
);
const [filter, ...filters] = Object.entries(FILTERS).map(([name, keys]) => plugin(name, keys, optional(FILTER_KEYS)));

/** The container's view of the host: nothing else is mounted. */
const LOGS = '/var/log/';

type Plugin = Record<string, unknown>;

const pathsOf = ({ path }: Plugin): string[] =>
  typeof path === 'string' ? path.split(',').map((each) => each.trim()) : [];

export const extraInput = z
  .discriminatedUnion('name', [input!, ...inputs])
  .refine((plugin: Plugin) => plugin.name === 'dummy' || pathsOf(plugin).every((path) => path.startsWith(LOGS)), {
    path: ['path'],
    error: `not all is below ${LOGS}, which is all that is mounted of the host`,
  })
  .refine((plugin: Plugin) => plugin.name === 'dummy' || pathsOf(plugin).length > 0, {
    path: ['path'],
    error: `needs paths below ${LOGS}`,
  })
  .refine((plugin: Plugin) => !String(plugin.tag).startsWith('kube.'), {
    path: ['tag'],
    error: 'tags that begin with kube. are for the logs of containers; expected another, such as host.audit',
  });

export const extraFilter = z
  .discriminatedUnion('name', [filter!, ...filters])
  .refine((plugin: Plugin) => plugin.match !== undefined || plugin.match_regex !== undefined, {
    path: ['match'],
    error: 'the filter matches nothing; expected match or match_regex, such as kube.*',
  });
