import type { Outcome, PlannedRun } from './detection.ts';
import { shortTime } from './duration.ts';
import { chance, percent } from './percent.ts';
import type { Plan, PlannedStep } from './plan.ts';
import type { PlannedMetric } from './planned-metric.ts';
import { element, group, shortened, text, tooltip, widthOf } from './svg.ts';
import type { TimeAxis } from './time-axis.ts';

/** A row below the panels. */
interface Lane {
  height: number;
  draw(top: number): string;
  /** What goes through the panels and the lanes above, under their words. */
  behind?(top: number): string;
}

/** What a lane is called, as far as there is room beside it. */
const name = (words: string, axis: TimeAxis, y: number): string =>
  text(shortened(words, 11, axis.left - 16), { class: 'small', x: axis.left - 10, y, 'text-anchor': 'end' });

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

function runLane({ begins, ends, place }: PlannedRun, metric: PlannedMetric, axis: TimeAxis): Lane {
  const step = typeof place === 'number' ? place : undefined;
  const { firstMeasurement: first, lastMeasurement: last, measurements } = metric;
  const [x, to] = [axis.x(begins, step), Math.min(axis.right, axis.x(Math.min(ends, last), step))];
  const stride = measurements > 1 ? (last - first) / (measurements - 1) : 0;
  const shown = Array.from({ length: Math.min(measurements, 200) }, (_, i) => axis.x(first + i * stride, step));
  const words = `${metric.name}: measured ${measurements === 1 ? 'once' : `${measurements} times`}, ${metric.failureLimit} may fail`;
  return {
    height: 24,
    draw: (top) =>
      group({}, [
        name(step === undefined ? metric.name : `${step} ${metric.name}`, axis, top + 15),
        element('rect', { class: 'watch', x, y: top + 4, width: Math.max(3, to - x), height: 14, rx: 3 }, [
          tooltip(words),
        ]),
        ...shown.map((at) => element('circle', { class: 'dot', cx: at, cy: top + 11, r: 2.2 })),
      ]),
  };
}

/** When a fault is noticed, and undone. */
export function faultLanes(plan: Plan, axis: TimeAxis): Lane[] {
  const { runs, fault, total } = plan.detection;
  if (runs.length === 0) return [];
  return [fault, total].map((outcome) => faultLane(plan, outcome, axis));
}

function faultLane(plan: Plan, outcome: Outcome, axis: TimeAxis): Lane {
  const { seconds, aborts, fault, drawn, unknown } = outcome;
  return {
    height: 32,
    behind: (top) => (seconds === undefined ? '' : mark(axis.x(seconds.median), top + 20)),
    draw: (top) => {
      const label = name(`${percent(fault)} fail`, axis, top + 24);
      if (seconds === undefined) {
        const [words, tone] = unknown.length === 0 ? ['no analysis notices it', 'alarm'] : [notKnown(unknown), 'soft'];
        const at = { x: axis.left + 6, y: top + 24 };
        return group({}, [label, text(fitting(words, at.x, axis), { class: `small strong ${tone}`, ...at })]);
      }
      const chances = chance(aborts, { drawn: drawn && fault < 1 });
      return group({}, [label, ...noticed(plan, { ...seconds, aborts: chances, unknown }, axis, top)]);
    },
  };
}

/** As much as there is room for to the right. */
const fitting = (words: string, x: number, axis: TimeAxis): string => shortened(words, 11, axis.right - x);

const notKnown = (unknown: readonly string[]): string => `what ${unknown.join(', ')} would notice is not known`;

const mark = (x: number, y: number): string => element('line', { class: 'mark', x1: x, x2: x, y1: 104, y2: y });

interface Noticed {
  median: number;
  slow: number;
  aborts: string;
  unknown: readonly string[];
}

function noticed(plan: Plan, { median, slow, aborts, unknown }: Noticed, axis: TimeAxis, top: number): string[] {
  const [from, at, late] = [axis.x(0, 0), axis.x(median), axis.x(slow)];
  const undo = plan.steps.findLast(({ index }) => axis.enters(index) <= median)?.undo?.traffic;
  const back = axis.x(median + (undo?.latest ?? undo?.earliest ?? 0));
  const y = top + 20;
  const more = unknown.length === 0 ? '' : `; ${notKnown(unknown)}`;
  const words = `aborted in ${aborts} after ${shortTime(median)}, back ${undoText(undo)}${more}`;
  return [
    element('line', { class: 'alarm-line', x1: from, x2: at, y1: y, y2: y }),
    ...(late > at
      ? [element('line', { class: 'alarm-line', x1: at, x2: late, y1: y, y2: y, 'stroke-dasharray': '3 3' })]
      : []),
    ...(back > at + 1 ? [element('line', { class: 'undo-line', x1: at, x2: back, y1: y + 5, y2: y + 5 })] : []),
    element('circle', { class: 'alarm', cx: at, cy: y, r: 5 }, [tooltip(words)]),
    text(fitting(words, from + 4, axis), { class: 'small strong halo', x: from + 4, y: top + 12 }),
  ];
}

function undoText(undo: { earliest?: number; latest?: number } | undefined): string {
  if (undo === undefined) return 'by a new rollout';
  const { earliest = 0, latest = earliest } = undo;
  if (latest === 0) return 'at once';
  return earliest === latest ? `${shortTime(latest)} later` : `${shortTime(earliest)} to ${shortTime(latest)} later`;
}
