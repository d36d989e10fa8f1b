import { z } from 'zod';
import { containerPath } from './pods.ts';

const key = z.string().regex(/^(?!\.\.|\.$)[A-Za-z0-9._-]{1,253}$/, {
  error: 'expected the key of a Secret: letters, digits, dots, hyphens and underscores, but not .. or such as it',
});

export const envName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, {
  error: 'expected the name of a variable such as LOG_LEVEL',
});

const ValueSchema = z.discriminatedUnion('from', [
  z
    .strictObject({ from: z.literal('person'), how: z.string().min(1).optional().describe('default: the purpose') })
    .describe('only a person has it'),
  z
    .strictObject({
      from: z.literal('random'),
      length: z.int().min(16).max(256).default(32).describe('characters'),
      shared: z.boolean().default(false).describe('whether all clusters of the environment have the same'),
    })
    .describe('letters and digits that nobody needs to know'),
]);

/** A Secret of an app: what of it is sealed, and how its container reads it. Git holds no value of it. */
export const AppSecretSchema = z
  .strictObject({
    purpose: z.string().min(1).describe('what its values are for, as the person who seals them reads it'),
    values: z
      .record(key, ValueSchema)
      .refine((values) => Object.keys(values).length > 0, { error: 'expected at least one value' })
      .describe('key → where its value comes from'),
    files: z
      .record(key, z.string())
      .default({})
      .describe('key → text with {{ .value }} in it, put together in the cluster'),
    env: z.record(envName, key).default({}).describe('variable → key'),
    mount: containerPath.optional().describe('folder in which the keys without a variable are files'),
  })
  .superRefine(({ values, files, env, mount }, context) => {
    const keys = [...Object.keys(values), ...Object.keys(files)];
    for (const [variable, name] of Object.entries(env)) {
      if (keys.includes(name)) continue;
      const message = `there is no key ${name}; expected one of ${keys.join(', ')}`;
      context.addIssue({ code: 'custom', path: ['env', variable], message });
    }
    if (mount === undefined && Object.keys(env).length === 0) {
      context.addIssue({ code: 'custom', path: ['env'], message: 'nothing reads it; expected env, mount or both' });
    }
  });

export type AppSecret = z.output<typeof AppSecretSchema>;
