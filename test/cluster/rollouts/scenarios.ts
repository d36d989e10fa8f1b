import type { Scenario } from './scenario.ts';
import { ANALYSED, EXPERIMENTS } from './scenarios/analysed.ts';
import { BLUE_GREEN } from './scenarios/blue-green.ts';
import { ADOPTED, CANARIES } from './scenarios/canaries.ts';
import { ROUTED } from './scenarios/routed.ts';

export const SCENARIOS: readonly Scenario[] = [
  ...CANARIES,
  ...ROUTED,
  ...ANALYSED,
  ...EXPERIMENTS,
  ...BLUE_GREEN,
  ...ADOPTED,
];
