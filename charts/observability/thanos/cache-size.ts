import { z } from 'zod';
import { bytes } from '../../../clusters/schema/units.ts';
import type { Resources } from '../../shared/pod.ts';

/** As Thanos reads it, in binary units. */
export const cacheSize = (size: string) =>
  z
    .string()
    .regex(/^[1-9][0-9]*[KMG]B$/, { error: `expected a size such as ${size}` })
    .default(size);

/** What of the memory is left for answers that are being made. */
const SHARE = 0.75;

/** Whether caches that are full leave room to work: beyond the limit the process is killed, and begins with empty ones. */
export const cachesFit = (
  { cacheSize, resources }: { cacheSize: string; resources: Pick<Resources, 'memory' | 'memoryLimit'> },
  caches = 1,
): boolean => caches * bytes(cacheSize.replace(/B$/, 'i')) <= SHARE * bytes(resources.memoryLimit ?? resources.memory);

export const cachesProblem = {
  path: ['cacheSize'],
  error: 'does not fit into three quarters of the memory limit; expected less, or a higher resources.memoryLimit',
};
