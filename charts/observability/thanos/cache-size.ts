import { z } from 'zod';
import { bytes } from '../../../clusters/schema/units.ts';
import type { Resources } from '../../shared/pod.ts';

/** As Thanos reads it, in binary units. */
export const cacheSize = (size: string) =>
  z
    .string()
    .regex(/^[1-9][0-9]*[KMG]B$/, { error: `expected a size such as ${size}` })
    .optional();

/** What of the memory is left for answers that are being made. */
const SHARE = 0.75;

type Memory = Pick<Resources, 'memory' | 'memoryLimit'>;

/** Bytes for each of so many caches that leave room to work when they are full: beyond the limit the process is killed. */
const roomFor = (caches: number, { memory, memoryLimit }: Memory): number =>
  (SHARE * bytes(memoryLimit ?? memory)) / caches;

export const bytesOf = (cacheSize: string): number => bytes(cacheSize.replace(/B$/, 'i'));

export const cachesFit = (
  { cacheSize, resources }: { cacheSize?: string | undefined; resources: Memory },
  caches = 1,
): boolean => cacheSize === undefined || bytesOf(cacheSize) <= roomFor(caches, resources);

/** The usual size, or less where the memory limit is lower than it needs. */
export function fittingSize(usual: string, resources: Memory, caches = 1): string {
  const room = roomFor(caches, resources);
  return bytesOf(usual) <= room ? usual : `${Math.max(1, Math.floor(room / bytesOf('1MB')))}MB`;
}

export const cachesProblem = {
  path: ['cacheSize'],
  error: 'does not fit into three quarters of the memory limit; expected less, or a higher resources.memoryLimit',
};
