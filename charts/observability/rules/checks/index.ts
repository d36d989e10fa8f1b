import { edgeSilence } from './edge-silence.ts';
import { routeSeverity } from './route-severity.ts';
import { ruleAnnotations } from './rule-annotations.ts';
import { ruleCluster } from './rule-cluster.ts';
import { ruleEvaluator } from './rule-evaluator.ts';
import { ruleFor } from './rule-for.ts';
import { ruleNames, ruleQuery } from './rule-query.ts';
import { ruleReach } from './rule-reach.ts';
import { ruleSize } from './rule-size.ts';
import { ruleTemplate } from './rule-template.ts';

export const ruleChecks = [
  edgeSilence,
  routeSeverity,
  ruleAnnotations,
  ruleCluster,
  ruleEvaluator,
  ruleFor,
  ruleNames,
  ruleQuery,
  ruleReach,
  ruleSize,
  ruleTemplate,
];
