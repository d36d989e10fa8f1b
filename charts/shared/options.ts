import { z } from 'zod';
import { toleration } from '../../clusters/schema/pods.ts';

export { resourcesOption, tolerationsOption } from '../../clusters/schema/pods.ts';

/** Taints that an agent of every node puts up with: all of them, unless told otherwise. */
export const everyNodeOption = z
  .array(toleration)
  .default([{ operator: 'Exists' }])
  .describe('default: every taint, since the agent belongs on every node');
