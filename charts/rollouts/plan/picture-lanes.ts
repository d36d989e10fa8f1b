import type { Outcome, PlannedRun } from './detection.ts';
import { shortTime } from './duration.ts';
import { chance, percent } from './percent.ts';
import type { Plan, PlannedStep } from './plan.ts';
import { element, group, text, tooltip, widthOf } from './svg.ts';
import type { TimeAxis } from './time-axis.ts';

/** A row below the panels. */
export interface Lane {
  height: number;
  draw(top: number): string;
}

const name = (words: string, axis: TimeAxis, y: number): string =>
  text(words, { class: 'small', x: axis.left - 10, y, 'text-anchor': 'end' });

/** The steps one after the other; those that have no room keep their number, or only their tooltip. */
export function stepLane({ steps }: Plan, axis: TimeAxis): Lane {
  return {
    height: 34,
    draw: (top) =>
      group({}, [name('steps', axis, top + 17), ...steps.map((step, i) => stepBox(step, { i, axis, top }))]),
  };
}

function stepBox(step: PlannedStep, { i, axis, top }: { i: number; axis: TimeAxis; top: number }): string {
  const [x, to] = axis.extent(step);
  const width = Math.max(2, to - x);
  const label = labelOf(step, width);
  const box = { class: i % 2 === 0 ? 'step' : 'step odd', x, y: top + 2, width, height: 22, rx: 2 };
  return group({}, [
    element('rect', box, [tooltip(`step ${step.index}: ${step.summary}`)]),
    ...(label === '' ? [] : [text(label, { class: 'small', x: x + width / 2, y: top + 17, 'text-anchor': 'middle' })]),
  ]);
}

function labelOf({ index, summary, waits }: PlannedStep, width: number): string {
  const wait = waits === 'person' ? 'a person' : waits === 'endless' ? 'never ends' : undefined;
  const labels = [...(wait === undefined ? [] : [`${index} ${wait}`]), `${index} ${summary}`, summary, String(index)];
  return labels.find((label) => widthOf(label, 11) <= width - 6) ?? '';
}

/** When each analysis runs, and each of its measurements. */
export const runLanes = ({ detection }: Plan, axis: TimeAxis): Lane[] =>
  detection.runs.flatMap((run) => run.metrics.map((metric) => runLane(run, metric, axis)));

function runLane({ begins, ends, place }: PlannedRun, metric: PlannedRun['metrics'][number], axis: TimeAxis): Lane {
  const step = typeof place === 'number' ? place : undefined;
  const [x, to] = [axis.x(begins, step), Math.min(axis.right, axis.x(ends, step))];
  const { firstMeasurement: first, measurements } = metric;
  const stride = measurements > 1 ? (ends - first) / (measurements - 1) : 0;
  const shown = Array.from({ length: Math.min(measurements, 200) }, (_, i) => axis.x(first + i * stride, step));
  const words = `${metric.name}: measured ${measurements} times, ${metric.failureLimit} may fail`;
  return {
    height: 24,
    draw: (top) =>
      group({}, [
        name(shortened(step === undefined ? metric.name : `${step} ${metric.name}`), axis, top + 15),
        element('rect', { class: 'watch', x, y: top + 4, width: Math.max(3, to - x), height: 14, rx: 3 }, [
          tooltip(words),
        ]),
        ...shown.map((at) => element('circle', { class: 'dot', cx: at, cy: top + 11, r: 2.2 })),
      ]),
  };
}

/** What has room beside the panels. */
const shortened = (words: string): string => (words.length > 19 ? `${words.slice(0, 18)}…` : words);

/** When a fault is noticed, and undone. */
export function faultLanes(plan: Plan, axis: TimeAxis): Lane[] {
  const { runs, fault, total } = plan.detection;
  if (runs.length === 0) return [];
  return [fault, total].map((outcome) => faultLane(plan, outcome, axis));
}

function faultLane(plan: Plan, outcome: Outcome, axis: TimeAxis): Lane {
  const { seconds, aborts, fault, drawn } = outcome;
  return {
    height: 32,
    draw: (top) => {
      const label = name(`${percent(fault)} fail`, axis, top + 24);
      if (seconds === undefined) {
        const words = 'no analysis notices it';
        return group({}, [label, text(words, { class: 'small strong alarm', x: axis.left + 6, y: top + 24 })]);
      }
      return group({}, [
        label,
        ...noticed(plan, { ...seconds, aborts: chance(aborts, { drawn: drawn && fault < 1 }) }, axis, top),
      ]);
    },
  };
}

interface Noticed {
  median: number;
  slow: number;
  aborts: string;
}

function noticed(plan: Plan, { median, slow, aborts }: Noticed, axis: TimeAxis, top: number): string[] {
  const [from, at, late] = [axis.x(0, 0), axis.x(median), axis.x(slow)];
  const undo = plan.steps.findLast(({ index }) => axis.enters(index) <= median)?.undo?.traffic;
  const back = axis.x(median + (undo?.latest ?? undo?.earliest ?? 0));
  const y = top + 20;
  const words = `aborted in ${aborts} after ${shortTime(median)}, back ${undoText(undo)}`;
  return [
    element('line', { class: 'mark', x1: at, x2: at, y1: 104, y2: y }),
    element('line', { class: 'alarm-line', x1: from, x2: at, y1: y, y2: y }),
    ...(late > at
      ? [element('line', { class: 'alarm-line', x1: at, x2: late, y1: y, y2: y, 'stroke-dasharray': '3 3' })]
      : []),
    ...(back > at + 1 ? [element('line', { class: 'undo-line', x1: at, x2: back, y1: y + 5, y2: y + 5 })] : []),
    element('circle', { class: 'alarm', cx: at, cy: y, r: 5 }, [tooltip(words)]),
    text(words, { class: 'small strong halo', x: from + 4, y: top + 12 }),
  ];
}

function undoText(undo: { earliest?: number; latest?: number } | undefined): string {
  if (undo === undefined) return 'by a new rollout';
  const { earliest = 0, latest = earliest } = undo;
  if (latest === 0) return 'at once';
  return earliest === latest ? `${shortTime(latest)} later` : `${shortTime(earliest)} to ${shortTime(latest)} later`;
}

/** Only what the picture shows. */
export function legend(plan: Plan, { x, y }: { x: number; y: number }): string {
  const { moments, steps, detection } = plan;
  const some = (amount: (moment: Plan['moments'][number]) => number) => moments.some((moment) => amount(moment) > 0);
  const entries: [shown: boolean, words: string, mark: Record<string, string>][] = [
    [true, 'old pods', { class: 'old' }],
    [true, 'new pods', { class: 'new' }],
    [some(({ canary, canaryAvailable }) => canary - canaryAvailable), 'starting', { class: 'starting' }],
    [some(({ experiment }) => experiment), 'experiment', { class: 'experiment' }],
    [steps.some(({ kind, waits }) => kind === 'pause' && waits === undefined), 'pause', { fill: 'url(#pause)' }],
    [steps.some(({ waits }) => waits === 'person'), 'waits for a person', { fill: 'url(#person)' }],
    [steps.some(({ waits }) => waits === 'plugin'), 'waits for a plugin', { fill: 'url(#person)' }],
    [steps.some(({ waits }) => waits === 'endless'), 'never ends', { fill: 'url(#endless)' }],
    [detection.runs.length > 0, 'analysis and its measurements', { class: 'watch' }],
    [detection.fault.seconds !== undefined || detection.total.seconds !== undefined, 'aborted', { class: 'alarm' }],
  ];
  let at = x;
  return group(
    {},
    entries.flatMap(([shown, words, mark]) => {
      if (!shown) return [];
      const from = at;
      at += 18 + widthOf(words, 11) + 16;
      return [
        element('rect', {
          ...mark,
          x: from,
          y: y - 9,
          width: 12,
          height: 12,
          rx: 2,
          stroke: 'var(--soft)',
          'stroke-width': 0.5,
        }),
        text(words, { class: 'small', x: from + 18, y: y + 1 }),
      ];
    }),
  );
}
