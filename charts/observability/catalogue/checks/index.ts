import { metricCollected } from './metric-collected.ts';
import { metricKnown } from './metric-known.ts';

export const catalogueChecks = [metricCollected, metricKnown];
