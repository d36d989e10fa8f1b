import { z } from 'zod';
import type { Manifests } from '../../../shared/manifest.ts';
import { configFile, flagOf } from './processes.ts';
import { parseJson, type Receive, receivesIn } from './receives.ts';

const endpoint = z.union([z.string(), z.object({ address: z.string() }).transform(({ address }) => address)]);

const Hashrings = z.array(
  z.object({
    hashring: z.string().default(''),
    tenants: z.array(z.string()).default([]),
    algorithm: z.string().optional(),
    endpoints: z.array(endpoint),
  }),
);

type Ring = z.output<typeof Hashrings>[number];

/** The hashrings of every router; `undefined` where the file is missing or Thanos could not read it. */
export function routersOf(manifests: Manifests): { router: Receive; rings: Ring[] | undefined }[] {
  return receivesIn(manifests, 'RouterOnly').map((router) => {
    const text = configFile(manifests, router, flagOf(router, 'receive.hashrings-file'));
    return { router, rings: text === undefined ? undefined : parseJson(Hashrings, text) };
  });
}
