import { shortTime } from './duration.ts';
import { FIRST_DELIVERY } from './first-delivery.ts';
import { percent } from './percent.ts';
import { heading } from './picture-heading.ts';
import { faultLanes, runLanes, stepLane } from './picture-lanes.ts';
import { PALETTE, PATTERNS } from './picture-style.ts';
import type { Moment, Plan } from './plan.ts';
import { element, escaped, group, type Point, path, steps, text, tooltip, widthOf } from './svg.ts';
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
  const { drawn: head, more } = heading(plan, { title, summary: summaryOf(plan) }, { left: 24, right: RIGHT });
  const height = end + 40 + more;
  const panels = [
    bands(plan, axis, { top: traffic.top, bottom: end }),
    ticks(axis, { top: traffic.top, bottom: end }),
    trafficPanel(plan, axis, traffic),
    podsPanel(plan, axis, pods),
    ...lanes.map(({ behind }, i) => behind?.(tops[i]!) ?? ''),
    ...lanes.map(({ draw }, i) => draw(tops[i]!)),
  ];
  const paper = element('rect', { class: 'paper', width: WIDTH, height, rx: 8 });
  const drawn = [paper, head, group({ transform: more === 0 ? undefined : `translate(0 ${more})` }, panels)];
  const size = { xmlns: 'http://www.w3.org/2000/svg', viewBox: `0 0 ${WIDTH} ${height}`, width: WIDTH, height };
  const described = { role: 'img', 'aria-labelledby': 'title description' };
  const spoken = [
    element('title', { id: 'title' }, [escaped(title)]),
    element('desc', { id: 'description' }, [escaped(`${summaryOf(plan)} ${spokenSteps(plan)}`)]),
  ];
  return `${element('svg', { ...size, ...described }, [...spoken, PALETTE, PATTERNS, ...drawn])}\n`;
}

function summaryOf({ strategy, isFirst, routed, replicas, finish, steps }: Plan): string {
  if (isFirst) return `${FIRST_DELIVERY} Ready after ${shortTime(finish.earliest!)} at best. Drawn is the best case.`;
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
    text('Traffic to the new version', { class: 'label halo', x: axis.left, y: top - 10 }),
    ...labels,
    element('path', { class: 'new faint', d: area(plan, axis, [() => y(0), share]) }),
    element('path', { class: 'new-line', d: path(line(plan, axis, share)) }),
    ...weightLabels(plan, axis, y),
  ]);
}

/** The weights that hold for as long as their number is wide. */
function weightLabels({ steps: planned }: Plan, axis: TimeAxis, y: (share: number) => number): string[] {
  const set = planned.filter(({ kind }) => kind === 'setWeight' || kind === 'promote');
  return set.flatMap((step, i) => {
    const [, x] = axis.extent(step);
    const next = set[i + 1];
    const until = next === undefined ? axis.right : axis.extent(next)[1];
    const label = percent(step.share);
    if (x + 5 + widthOf(label, 11) > until) return [];
    const above = step.share < 0.85;
    return [text(label, { class: 'small strong halo', x: x + 5, y: y(step.share) + (above ? -5 : 14) })];
  });
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
    text('Pods', { class: 'label halo', x: axis.left, y: top - 10 }),
    text(`dashed: replicas, ${plan.replicas}`, { class: 'small soft halo', x: axis.left + 40, y: top - 10 }),
    ...labels,
    ...layers.map(([kind, low, high, name]) =>
      element('path', { class: kind, d: area(plan, axis, [low, high]) }, [tooltip(name)]),
    ),
    element('line', { class: 'replicas', x1: axis.left, x2: axis.right, y1: replicas, y2: replicas }),
  ]);
}
