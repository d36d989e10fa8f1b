import { metricKnown } from './metric-known.ts';

export const catalogueChecks = [metricKnown];
