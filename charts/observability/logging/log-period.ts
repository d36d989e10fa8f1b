import { z } from 'zod';
import type { Fleet } from '../../../clusters/schema/cluster.ts';
import { centralOf } from '../../shared/door.ts';

interface LogPeriod {
  /** What follows the prefix in the name of an index, as strftime takes it. */
  format: string;
  /** Days for which an index takes logs. */
  shortest: number;
  longest: number;
}

/** For how long one index of a cluster takes its logs. */
export const LOG_PERIODS = {
  daily: { format: '%Y.%m.%d', shortest: 1, longest: 1 },
  // A week would read as a month without the letter, where one took the place of the other.
  weekly: { format: '%G.w%V', shortest: 7, longest: 7 },
  monthly: { format: '%Y.%m', shortest: 28, longest: 31 },
} as const satisfies Record<string, LogPeriod>;

export const logPeriodOption = z
  .enum(['daily', 'weekly', 'monthly'])
  .default('daily')
  .describe(
    'for how long an index of a cluster takes its logs; longer ones are fewer, and are deleted later as a whole',
  );

const Indices = z.object({ indices: logPeriodOption });

/** That of the fleet's OpenSearch. */
export const logPeriodOf = (fleet: Fleet): LogPeriod =>
  LOG_PERIODS[Indices.parse(centralOf(fleet).components.opensearch?.options ?? {}).indices];

/** Age in days at which an index is deleted, so that its last line is as old as is asked for. */
export const ageOf = (retention: number, { longest }: LogPeriod): number => retention + longest - 1;

/** Days for which the last line of an index is kept that is deleted at this age. */
export const keptFor = (age: number, { longest }: LogPeriod): number => age - longest + 1;

/** Indices that stand at the same time, at most, where each is deleted at an age of so many days. */
export const standing = (age: number, { shortest }: LogPeriod): number => Math.floor(age / shortest) + 1;
