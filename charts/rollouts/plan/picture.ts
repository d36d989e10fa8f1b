import { shortTime } from './duration.ts';
import { percent } from './percent.ts';
import { faultLanes, legend, runLanes, stepLane } from './picture-lanes.ts';
import { PALETTE, PATTERNS } from './picture-style.ts';
import type { Moment, Plan } from './plan.ts';
import { element, escaped, group, type Point, path, steps, text, tooltip } from './svg.ts';
import { TimeAxis } from './time-axis.ts';

const WIDTH = 960;
const LEFT = 132;
const RIGHT = 936;

/** A plan as a picture: the traffic and the pods over time, its steps, its analyses and when they notice a fault. */
export function planPicture(plan: Plan, title: string): string {
  const axis = new TimeAxis(plan, { left: LEFT, right: RIGHT });
  const traffic = { top: 104, bottom: 204 };
  const pods = { top: 236, bottom: 356 };
  const lanes = [stepLane(plan, axis), ...runLanes(plan, axis), ...faultLanes(plan, axis)];
  const heights = lanes.map(({ height }) => height);
  const tops = heights.map((_, i) => 372 + heights.slice(0, i).reduce((sum, height) => sum + height, 0));
  const end = 372 + heights.reduce((sum, height) => sum + height, 0);
  const height = end + 40;
  const drawn = [
    element('rect', { class: 'paper', width: WIDTH, height, rx: 8 }),
    text(title, { class: 'title', x: 24, y: 34 }),
    text(summaryOf(plan), { class: 'soft', x: 24, y: 54 }),
    legend(plan, { x: 24, y: 72 }),
    bands(plan, axis, { top: traffic.top, bottom: end }),
    ticks(axis, { top: traffic.top, bottom: end }),
    trafficPanel(plan, axis, traffic),
    podsPanel(plan, axis, pods),
    ...lanes.map(({ draw }, i) => draw(tops[i]!)),
  ];
  const head = { xmlns: 'http://www.w3.org/2000/svg', viewBox: `0 0 ${WIDTH} ${height}`, width: WIDTH, height };
  const described = { role: 'img', 'aria-labelledby': 'title description' };
  const spoken = [
    element('title', { id: 'title' }, [escaped(title)]),
    element('desc', { id: 'description' }, [escaped(`${summaryOf(plan)} ${spokenSteps(plan)}`)]),
  ];
  return `${element('svg', { ...head, ...described }, [...spoken, PALETTE, PATTERNS, ...drawn])}\n`;
}

function summaryOf({ strategy, routed, replicas, finish, steps }: Plan): string {
  const how = strategy === 'blueGreen' ? 'Blue-green' : routed ? 'Canary by traffic' : 'Canary by number of pods';
  const pods = `${replicas} ${replicas === 1 ? 'pod' : 'pods'}`;
  const best = finish.earliest === undefined ? 'never ends' : `done after ${shortTime(finish.earliest)} at best`;
  const waits = steps.find(({ waits }) => waits !== undefined)?.waits;
  const worst =
    finish.latest === undefined
      ? waits === 'person'
        ? 'when a person promotes it'
        : 'nobody knows when'
      : shortTime(finish.latest);
  return `${how}, ${pods}: ${best}${finish.earliest === undefined ? '' : `, at worst ${finish.latest === undefined ? worst : `after ${worst}`}`}. Drawn is the best case.`;
}

const spokenSteps = ({ steps: planned }: Plan): string =>
  planned
    .map(({ index, summary, share, canaryReplicas, stableReplicas }) => {
      return `Step ${index}, ${summary}: ${percent(share)} of the traffic, ${canaryReplicas} new and ${stableReplicas} old pods.`;
    })
    .join(' ');

interface Rows {
  top: number;
  bottom: number;
}

/** Where the rollout waits, through all of the picture. */
function bands({ steps: planned }: Plan, axis: TimeAxis, { top, bottom }: Rows): string {
  const waiting = planned.filter(({ kind, waits }) => kind === 'pause' || waits !== undefined);
  return group(
    {},
    waiting.map((step) => {
      const [x, to] = axis.extent(step);
      const fill =
        step.waits === undefined ? 'url(#pause)' : step.waits === 'endless' ? 'url(#endless)' : 'url(#person)';
      return element('rect', { x, y: top, width: Math.max(1, to - x), height: bottom - top, fill });
    }),
  );
}

function ticks(axis: TimeAxis, { top, bottom }: Rows): string {
  return group(
    {},
    axis
      .ticks()
      .flatMap(({ x, label }) => [
        element('line', { class: 'grid', x1: x, x2: x, y1: top, y2: bottom + 6 }),
        text(label, { class: 'small soft', x, y: bottom + 20, 'text-anchor': 'middle' }),
      ]),
  );
}

/** A quantity over time as points that keep their height until the next. */
function line({ moments }: Plan, axis: TimeAxis, y: (moment: Moment) => number): Point[] {
  const points = moments.map((moment) => ({ x: axis.x(moment.at, moment.step), y: y(moment) }));
  return steps([...points, { x: axis.right, y: points.at(-1)?.y ?? 0 }]);
}

function area(
  plan: Plan,
  axis: TimeAxis,
  [low, high]: readonly [(moment: Moment) => number, (moment: Moment) => number],
): string {
  return path([...line(plan, axis, high), ...line(plan, axis, low).reverse()], true);
}

function trafficPanel(plan: Plan, axis: TimeAxis, { top, bottom }: Rows): string {
  const y = (share: number) => bottom - share * (bottom - top);
  const labels = [0, 0.5, 1].flatMap((share) => [
    element('line', { class: 'grid', x1: axis.left, x2: axis.right, y1: y(share), y2: y(share) }),
    text(`${share * 100} %`, { class: 'small soft', x: axis.left - 8, y: y(share) + 4, 'text-anchor': 'end' }),
  ]);
  const share = ({ share: part }: Moment) => y(part);
  return group({}, [
    text('Traffic to the new version', { class: 'label', x: axis.left, y: top - 10 }),
    ...labels,
    element('path', { class: 'new faint', d: area(plan, axis, [() => y(0), share]) }),
    element('path', { class: 'new-line', d: path(line(plan, axis, share)) }),
    ...weightLabels(plan, axis, y),
  ]);
}

/** The weights where they are reached, as many as have room. */
function weightLabels({ steps: planned }: Plan, axis: TimeAxis, y: (share: number) => number): string[] {
  const labels: string[] = [];
  let free = axis.left;
  for (const step of planned) {
    if (!['setWeight', 'promote'].includes(step.kind)) continue;
    const [, x] = axis.extent(step);
    if (x < free || x > axis.right - 30) continue;
    free = x + 44;
    const above = step.share < 0.85;
    labels.push(
      text(percent(step.share), {
        class: 'small strong',
        x: x + 5,
        y: y(step.share) + (above ? -5 : 14),
      }),
    );
  }
  return labels;
}

function podsPanel(plan: Plan, axis: TimeAxis, { top, bottom }: Rows): string {
  const total = ({ canary, stable, experiment }: Moment) => canary + stable + experiment;
  const most = Math.max(1, plan.replicas, ...plan.moments.map(total));
  const y = (count: number) => bottom - (count / most) * (bottom - top);
  const stride = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].find((count) => most / count <= 5) ?? most;
  const counts = Array.from({ length: Math.floor(most / stride) + 1 }, (_, i) => i * stride);
  const labels = counts.flatMap((count) => [
    element('line', { class: 'grid', x1: axis.left, x2: axis.right, y1: y(count), y2: y(count) }),
    text(String(count), { class: 'small soft', x: axis.left - 8, y: y(count) + 4, 'text-anchor': 'end' }),
  ]);
  const old = ({ stable }: Moment) => y(stable);
  const fresh = ({ stable, canaryAvailable }: Moment) => y(stable + canaryAvailable);
  const coming = ({ stable, canary }: Moment) => y(stable + canary);
  const layers = [
    ['old', () => y(0), old, 'old pods'],
    ['new', old, fresh, 'new pods'],
    ['starting', fresh, coming, 'new pods that start'],
    ['experiment', coming, (moment: Moment) => y(total(moment)), 'pods of an experiment'],
  ] as const;
  const replicas = y(plan.replicas);
  return group({}, [
    text('Pods', { class: 'label', x: axis.left, y: top - 10 }),
    text(`dashed: replicas, ${plan.replicas}`, { class: 'small soft', x: axis.left + 40, y: top - 10 }),
    ...labels,
    ...layers.map(([kind, low, high, name]) =>
      element('path', { class: kind, d: area(plan, axis, [low, high]) }, [tooltip(name)]),
    ),
    element('line', { class: 'replicas', x1: axis.left, x2: axis.right, y1: replicas, y2: replicas }),
  ]);
}
