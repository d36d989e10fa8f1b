import { analysisAddress } from './address.ts';
import { flaggerRollout } from './flagger.ts';
import { analysisFlow } from './flows.ts';
import { analysisGuards } from './guards.ts';
import {
  rolloutPlanBlind,
  rolloutPlanEndless,
  rolloutPlanFalseAbort,
  rolloutPlanLongPause,
  rolloutPlanNoReturn,
  rolloutPlanUnwatched,
} from './plan.ts';
import { analysisQuery } from './query.ts';
import { analysisSchedule } from './schedule.ts';
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
  analysisFlow,
  analysisGuards,
  analysisQuery,
  analysisSchedule,
  flaggerRollout,
  rolloutPlanBlind,
  rolloutPlanEndless,
  rolloutPlanFalseAbort,
  rolloutPlanLongPause,
  rolloutPlanNoReturn,
  rolloutPlanUnwatched,
  rolloutServices,
  rolloutSpec,
  rolloutTraffic,
  rolloutWeights,
  rolloutWorkload,
];
