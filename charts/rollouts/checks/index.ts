import { analysisAddress } from './address.ts';
import { flaggerRollout } from './flagger.ts';
import { analysisGuards } from './guards.ts';
import { rolloutServices } from './services.ts';
import { rolloutSpec } from './spec.ts';
import { analysisArguments, analysisEnds } from './templates.ts';
import { rolloutTraffic } from './traffic.ts';
import { rolloutWeights } from './weights.ts';
import { rolloutWorkload } from './workload.ts';

export const rolloutChecks = [
  analysisAddress,
  analysisArguments,
  analysisEnds,
  analysisGuards,
  flaggerRollout,
  rolloutServices,
  rolloutSpec,
  rolloutTraffic,
  rolloutWeights,
  rolloutWorkload,
];
