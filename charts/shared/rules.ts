import type { Construct } from 'constructs';
import type { ClusterData, Fleet } from '../../clusters/schema/cluster.ts';
import { PrometheusRule, type PrometheusRuleSpecGroups } from '../../imports/prometheus-rule.ts';
import type { Labels } from './manifest.ts';

/**
 * Who evaluates rules: the Thanos Ruler sees all clusters, and so does what asks about more than one part; the central
 * Prometheus sees its own cluster even when the way through Thanos is broken, and watches that way.
 */
export type Evaluator = 'ruler' | 'prometheus';

/** By which each evaluator selects its rules, so that none is evaluated twice. Source: contract M32. */
export const EVALUATOR = 'fleetwright/evaluator';

/** `critical` wakes a person, `warning` waits for one, `info` explains, `none` is for machines. */
export const SEVERITIES = ['critical', 'warning', 'info', 'none'] as const;
export type Severity = (typeof SEVERITIES)[number];

export interface Alert {
  alert: string;
  /** PromQL; `cluster` stays in every aggregation, for what it asks stands beside other clusters. */
  expr: string;
  /** A Prometheus duration such as 15m: how long it must hold. */
  for?: string;
  keepFiringFor?: string;
  severity: Severity;
  /** What is wrong, in a line; may hold `{{ $labels.x }}`. */
  summary: string;
  /** What it means and what to look at; may hold `{{ $value }}`. */
  description: string;
  labels?: Labels;
}

export interface Recording {
  record: string;
  expr: string;
  labels?: Labels;
}

export interface RuleGroup {
  name: string;
  /** A Prometheus duration; default: that of the evaluator. */
  interval?: string;
  /** Of which cluster alone it is: such a group stands in an object of its own, which comes and goes with the cluster. */
  cluster?: string;
  rules: readonly (Alert | Recording)[];
}

export type RuledCluster = Pick<ClusterData, 'name' | 'role' | 'components' | 'sealed'>;

/** All that rules may depend on. */
export interface RuledFleet extends Pick<Fleet, 'central'> {
  clusters: readonly RuledCluster[];
}

/** The rules that a component brings wherever the fleet has it. */
export interface ComponentRules {
  component: string;
  evaluator: Evaluator;
  groups: readonly RuleGroup[] | ((fleet: RuledFleet) => readonly RuleGroup[]);
}

export const groupsOf = ({ groups }: ComponentRules, fleet: RuledFleet): readonly RuleGroup[] =>
  typeof groups === 'function' ? groups(fleet) : groups;

export const isAlert = (rule: Alert | Recording): rule is Alert => 'alert' in rule;

export interface RuleObjectProps {
  labels: Labels;
  evaluator: Evaluator;
  groups: readonly RuleGroup[];
  /** Where the page of an alert stands. */
  runbookUrl: (alert: string) => string;
}

/** One object of rules, which one evaluator selects. */
export function ruleObject(scope: Construct, name: string, props: RuleObjectProps): void {
  const { labels, evaluator, groups, runbookUrl } = props;
  new PrometheusRule(scope, `PrometheusRule-${name}`, {
    metadata: { name, labels: { ...labels, [EVALUATOR]: evaluator } },
    spec: { groups: groups.map((group) => writtenGroup(group, runbookUrl)) },
  });
}

const writtenGroup = (
  { name, interval, rules }: RuleGroup,
  runbookUrl: RuleObjectProps['runbookUrl'],
): PrometheusRuleSpecGroups => ({
  name,
  interval,
  rules: rules.map((rule) => (isAlert(rule) ? writtenAlert(rule, runbookUrl) : rule)),
});

const writtenAlert = (
  { alert, expr, for: pending, keepFiringFor, severity, summary, description, labels }: Alert,
  runbookUrl: RuleObjectProps['runbookUrl'],
): PrometheusRuleSpecGroups['rules'] extends readonly (infer Rule)[] | undefined ? Rule : never => ({
  alert,
  expr,
  for: pending,
  keepFiringFor,
  labels: { ...labels, severity },
  annotations: { summary, description, runbook_url: runbookUrl(alert) },
});
