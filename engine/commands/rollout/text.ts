import { shortTime } from '../../../charts/rollouts/plan/duration.ts';
import { FIRST_DELIVERY } from '../../../charts/rollouts/plan/first-delivery.ts';
import { chance, percent } from '../../../charts/rollouts/plan/percent.ts';
import type { Plan, PlannedStep } from '../../../charts/rollouts/plan/plan.ts';
import type { PlannedMetric } from '../../../charts/rollouts/plan/planned-metric.ts';
import type { FoundRollout } from './find.ts';
import { healthyText, outcomeText } from './outcome-text.ts';
import { listed, listedSome, spanText } from './words.ts';

/** A plan as Markdown whose tables line up, so that it reads in a terminal as it is. */
export function planLines(plan: Plan, { clusters, environment, autoscaler }: FoundRollout): string[] {
  const where = `${environment === undefined ? '' : ` in ${environment}`} on ${listedSome(clusters)}`;
  return [
    `## ${plan.name}${where}`,
    '',
    ...paragraph(strategyLine(plan, autoscaler)),
    ...paragraph(finishLine(plan)),
    ...stepTable(plan),
    '',
    ...analysisLines(plan),
    ...plan.notes.map((note) => `- ${note}`),
    ...(plan.notes.length > 0 ? [''] : []),
    ...paragraph(assumedLine(plan)),
  ];
}

const paragraph = (text: string): string[] => [text, ''];

function strategyLine(
  { strategy, isFirst, routed, replicas, maxSurge, maxUnavailable, peak }: Plan,
  scaler?: { min: number; max: number },
): string {
  const pods = `${replicas} ${replicas === 1 ? 'pod' : 'pods'}`;
  if (isFirst) {
    return `${FIRST_DELIVERY} No such Rollout is delivered yet, and the controller takes its first revision past all steps and analyses; --update plans the next one. There ${replicas === 1 ? 'is' : 'are'} ${pods}.`;
  }
  const most =
    peak.autoscaled === undefined ? '' : `, and ${peak.autoscaled} where its autoscaler asks for ${scaler?.max}`;
  const room = `There are ${peak.pods} at the most${most}.`;
  if (strategy === 'blueGreen') return `Blue-green with ${pods}. ${room}`;
  const how = routed
    ? 'a router divides the traffic'
    : `the number of pods divides the traffic, at most ${maxSurge} more and ${maxUnavailable} fewer than that`;
  return `Canary with ${pods}; ${how}. ${room}`;
}

const WAITED = { person: 'a person', plugin: 'a plugin', endless: 'ever' } as const;

function finishLine({ finish, steps }: Plan): string {
  if (finish.earliest === undefined) return 'It never ends.';
  const soonest = `All traffic is the new version’s after ${shortTime(finish.earliest)} at best`;
  if (finish.latest !== undefined) return `${soonest}, and after ${shortTime(finish.latest)} at worst.`;
  const waits = steps.filter(({ waits }) => waits !== undefined);
  const on = waits.map(({ index, waits }) => `step ${index} for ${WAITED[waits!]}`);
  return `${soonest}; how long at worst nobody knows: it waits at ${listed(on)}.`;
}

const HEADS = ['step', 'what', 'weight', 'new', 'old', 'most', 'serving', 'begins', 'ends', 'undone'] as const;

function stepTable({ steps, replicas }: Plan): string[] {
  const rows = steps.map((step) => [
    String(step.index),
    step.summary + (step.waits === undefined ? '' : ` (waits for ${WAITED[step.waits]})`),
    percent(step.share),
    String(step.canaryReplicas),
    String(step.stableReplicas) + (step.experimentReplicas > 0 ? ` + ${step.experimentReplicas}` : ''),
    String(replicas + step.surge),
    String(step.fewestAvailable),
    spanText(step.begins),
    spanText(step.ends),
    undoText(step),
  ]);
  return table(HEADS, rows, ['step', 'weight', 'new', 'old', 'most', 'serving']);
}

const undoText = ({ undo }: PlannedStep): string => (undo === undefined ? 'by a new rollout' : spanText(undo.traffic));

/** Cells of a Markdown table, padded so that its columns line up. */
function table(heads: readonly string[], rows: readonly (readonly string[])[], right: readonly string[]): string[] {
  const widths = heads.map((head, i) => Math.max(3, head.length, ...rows.map((row) => [...row[i]!].length)));
  const padded = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => pad(cell, widths[i]!, right.includes(heads[i]!))).join(' | ')} |`;
  const rule = heads.map((head, i) =>
    right.includes(head) ? `${'-'.repeat(widths[i]! - 1)}:` : '-'.repeat(widths[i]!),
  );
  return [padded(heads), `| ${rule.join(' | ')} |`, ...rows.map(padded)];
}

const pad = (cell: string, width: number, right: boolean): string => {
  const fill = ' '.repeat(Math.max(0, width - [...cell].length));
  return right ? fill + cell : cell + fill;
};

function analysisLines({ detection, assumptions, steps }: Plan): string[] {
  const { runs, fault, total, healthy } = detection;
  if (runs.length === 0) return [];
  const heads = [
    'analysis',
    'metric',
    'sees',
    'first',
    'measured',
    'may fail',
    `at ${percent(fault.fault)}`,
    'at 100 %',
    'no fault',
  ];
  const rows = runs.flatMap(({ place, metrics, endless }) =>
    metrics.map((metric) => [
      placeText(place),
      metric.name + (metric.dryRun ? ' (dry run)' : ''),
      seesText(metric),
      shortTime(metric.firstMeasurement),
      `${metric.measurements}${endless ? ' at least' : ''}`,
      metric.failureLimit < 0 ? 'any' : String(metric.failureLimit),
      chance(metric.aborts?.fault, metric),
      chance(metric.aborts?.total),
      chance(metric.aborts?.healthy, metric),
    ]),
  );
  return [
    ...table(heads, rows, ['first', 'measured', 'may fail', ...heads.slice(-3)]),
    '',
    `With ${assumptions.traffic} requests/s in all:`,
    '',
    `- ${percent(fault.fault)} of the new version’s requests fail: ${outcomeText(fault, steps)}`,
    `- all of them fail: ${outcomeText(total, steps)}`,
    `- none but the usual ${percent(healthy.fault)}: ${healthyText(healthy)}`,
  ];
}

const placeText = (place: Plan['detection']['runs'][number]['place']): string =>
  typeof place === 'number'
    ? `step ${place}`
    : place === 'background'
      ? place
      : place.replace('Promotion', ' promotion');

function seesText({ sees, share, resource }: PlannedMetric): string {
  if (sees === 'unknown') return 'not known';
  const of = { canary: 'the new version', stable: 'the old version', both: `both, ${percent(share)} new` }[sees];
  return resource === undefined ? of : `${resource}, ${of}`;
}

function assumedLine({ assumptions }: Plan): string {
  const { podReady, person, traffic, healthy, scrapeInterval, metricsDelay } = assumptions;
  const pods = `a pod is ready after ${shortTime(podReady.earliest)} to ${shortTime(podReady.latest)}`;
  const people = `at best people promote ${person === 0 ? 'at once' : `after ${shortTime(person)}`}`;
  const metrics = `a request is seen after ${shortTime(metricsDelay)}, in scrapes every ${shortTime(scrapeInterval)}`;
  return `Assumed: ${pods}; ${people}; ${traffic} requests/s, of which ${percent(healthy)} fail anyway; ${metrics}.`;
}
