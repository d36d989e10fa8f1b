import { z } from 'zod';
import { resourcesOption, toleration } from '../../clusters/schema/pods.ts';
import { replicas } from '../../clusters/schema/units.ts';

export { resourcesOption, tolerationsOption } from '../../clusters/schema/pods.ts';

/** A proxy that asks for a login; `what` says what it does. */
export const loginProxyOption = (what: string) =>
  z
    .strictObject({
      enabled: z.boolean().default(true).describe(what),
      replicas: replicas.optional().describe('default: by the size of the cluster'),
      resources: resourcesOption({ cpu: '20m', memory: '32Mi', memoryLimit: '64Mi' }),
    })
    .prefault({});

/** Taints that an agent of every node puts up with: all of them, unless told otherwise. */
export const everyNodeOption = z
  .array(toleration)
  .default([{ operator: 'Exists' }])
  .describe('default: every taint, since the agent belongs on every node');
