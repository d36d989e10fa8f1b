import { z } from 'zod';
import type { Fleet } from '../../../clusters/schema/cluster.ts';
import { centralOf } from '../../shared/door.ts';

/** Of a node with its kubelet, some dozens of pods and what watches them. */
export const seriesPerNodeOption = z
  .int()
  .min(100)
  .default(40_000)
  .describe(
    'series that come of a node and its pods: an estimate, held against memory and volumes of ingestors and agents',
  );

const Estimate = z.object({ seriesPerNode: seriesPerNodeOption });

/** As the fleet's receiver says it, or by default. */
export const seriesPerNodeOf = (fleet: Fleet): number =>
  Estimate.parse(centralOf(fleet).components['thanos-receiver']?.options ?? {}).seriesPerNode;
