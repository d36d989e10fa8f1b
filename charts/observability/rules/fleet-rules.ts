import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { z } from 'zod';
import { DeliverySchema, type Fleet } from '../../../clusters/schema/cluster.ts';
import { duration } from '../../../clusters/schema/units.ts';
import { CERTIFICATE_ALERTS } from '../../secrets/certificate-alerts.ts';
import { type ChartProps, component } from '../../shared/component.ts';
import { objectLabels } from '../../shared/labels.ts';
import {
  type Alert,
  type Evaluator,
  groupsOf,
  isAlert,
  type Recording,
  type RuledFleet,
  type RuleGroup,
  ruleObject,
  SEVERITIES,
} from '../../shared/rules.ts';
import { allRules } from './index.ts';
import { runbookPages } from './runbooks.ts';

const everything = Object.fromEntries(
  allRules.map(({ component }) => [component, { delivery: DeliverySchema.parse({}), options: {} }]),
);

/** A fleet that has every component: of rules that are made by its clusters, the names are what any has. */
const ANY: RuledFleet = {
  central: 'central',
  clusters: (['central', 'edge'] as const).map((role) => ({ name: role, role, components: everything, sealed: {} })),
};

const ALERTS = [
  ...new Set([...allRules.flatMap((rules) => groupsOf(rules, ANY).flatMap(alertsOf)), ...CERTIFICATE_ALERTS]),
];

function alertsOf({ rules }: RuleGroup): string[] {
  return rules.flatMap((rule) => (isAlert(rule) ? [rule.alert] : []));
}

const FleetRulesOptions = z.strictObject({
  alerts: z
    .partialRecord(
      z.enum(ALERTS),
      z.strictObject({
        enabled: z.boolean().default(true),
        for: duration.optional().describe('how long it must hold'),
        severity: z.enum(SEVERITIES).optional(),
      }),
    )
    .default({})
    .describe('alert → what is different in this fleet'),
  runbookUrl: z
    .string()
    .refine((text) => text.includes('{alert}'), { error: 'expected a URL with {alert} in it' })
    .optional()
    .describe(
      'where the page of an alert stands; default: docs/runbooks of the repository, as GitLab or GitHub shows it',
    ),
});

type Options = z.output<typeof FleetRulesOptions>;

/** The rules of every component that the fleet has, each for the evaluator that sees enough. */
class FleetRules extends Chart {
  constructor(scope: Construct, id: string, { fleet, options }: ChartProps<typeof FleetRulesOptions>) {
    super(scope, id);
    const page = options.runbookUrl ?? runbookPages(fleet.git);
    for (const [name, { component, evaluator, groups }] of objectsOf(fleet)) {
      const kept = groups.map((group) => changed(group, options.alerts)).filter(({ rules }) => rules.length > 0);
      if (kept.length === 0) continue;
      ruleObject(this, name, {
        labels: objectLabels({ name: component, component: 'fleet-rules' }),
        evaluator,
        groups: kept,
        runbookUrl: (alert) => page.replaceAll('{alert}', alert),
      });
    }
  }
}

interface RuleObject {
  component: string;
  evaluator: Evaluator;
  groups: RuleGroup[];
}

/**
 * One object per component and evaluator, and for each cluster that has groups of its own, by name. The names of neither
 * hold a dot.
 */
function objectsOf(fleet: Fleet): ReadonlyMap<string, RuleObject> {
  const objects = new Map<string, RuleObject>();
  for (const rules of allRules) {
    const { component, evaluator } = rules;
    if (!isInUse(component, fleet)) continue;
    const shared = evaluator === 'ruler' ? component : `${component}-${evaluator}`;
    for (const group of groupsOf(rules, fleet)) {
      const name = group.cluster === undefined ? shared : `${shared}.${group.cluster}`;
      const object = objects.get(name) ?? { component, evaluator, groups: [] };
      objects.set(name, object);
      object.groups.push(group);
    }
  }
  return objects;
}

const isInUse = (name: string, { clusters }: Fleet): boolean =>
  clusters.some(({ components }) => components[name] !== undefined);

/** The group as the fleet wants it. */
function changed(group: RuleGroup, alerts: Options['alerts']): RuleGroup {
  const rules = group.rules.flatMap((rule): (Alert | Recording)[] => {
    if (!isAlert(rule)) return [rule];
    const { enabled = true, for: pending = rule.for, severity = rule.severity } = alerts[rule.alert] ?? {};
    return enabled ? [{ ...rule, for: pending, severity }] : [];
  });
  return { ...group, rules };
}

export const fleetRules = component({
  name: 'fleet-rules',
  summary: 'what is recorded and alerted on, of every component of the fleet',
  namespace: 'monitoring',
  wave: 'metrics',
  roles: ['central'],
  options: FleetRulesOptions,
  chart: FleetRules,
  onRemoval: 'delete',
});
