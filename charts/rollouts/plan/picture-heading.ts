import type { Plan } from './plan.ts';
import { element, rowsOf, text, widthOf } from './svg.ts';

interface Words {
  title: string;
  summary: string;
}

interface Room {
  left: number;
  right: number;
}

const LINES = { title: 22, legend: 18 } as const;
const TITLE = 18;

/** What stands above the panels, and how much higher it is than with a single row of everything. */
export function heading(plan: Plan, { title, summary }: Words, { left, right }: Room): { drawn: string; more: number } {
  const room = right - left;
  const titles = rowsOf(title.split(' '), (word) => widthOf(`${word} `, TITLE), room).map((words) => words.join(' '));
  const legend = rowsOf(entriesOf(plan), entryWidth, room);
  const below = (titles.length - 1) * LINES.title;
  const drawn = [
    ...titles.map((line, i) => text(line, { class: 'title', x: left, y: 34 + i * LINES.title })),
    text(summary, { class: 'soft', x: left, y: 54 + below }),
    ...legend.flatMap((row, i) => legendRow(row, { x: left, y: 72 + below + i * LINES.legend })),
  ];
  return { drawn: drawn.join(''), more: below + (legend.length - 1) * LINES.legend };
}

interface Entry {
  words: string;
  mark: Readonly<Record<string, string>>;
}

const entryWidth = ({ words }: Entry): number => 18 + widthOf(words, 11) + 12;

/** Only what the picture shows. */
function entriesOf({ moments, steps, detection }: Plan): Entry[] {
  const some = (amount: (moment: Plan['moments'][number]) => number) => moments.some((moment) => amount(moment) > 0);
  const waits = (on: Plan['steps'][number]['waits']) => steps.some((step) => step.waits === on);
  const aborts = detection.fault.seconds !== undefined || detection.total.seconds !== undefined;
  const entries: [shown: boolean, words: string, mark: Entry['mark']][] = [
    [true, 'old pods', { class: 'old' }],
    [true, 'new pods', { class: 'new' }],
    [some(({ canary, canaryAvailable }) => canary - canaryAvailable), 'starting', { class: 'starting' }],
    [some(({ experiment }) => experiment), 'experiment', { class: 'experiment' }],
    [steps.some((step) => step.kind === 'pause' && step.waits === undefined), 'pause', { fill: 'url(#pause)' }],
    [waits('person'), 'waits for a person', { fill: 'url(#person)' }],
    [waits('plugin'), 'waits for a plugin', { fill: 'url(#person)' }],
    [waits('endless'), 'never ends', { fill: 'url(#endless)' }],
    [detection.runs.length > 0, 'analysis and its measurements', { class: 'watch' }],
    [aborts, 'aborted', { class: 'alarm' }],
  ];
  return entries.flatMap(([shown, words, mark]) => (shown ? [{ words, mark }] : []));
}

const BOX = { width: 12, height: 12, rx: 2, stroke: 'var(--soft)', 'stroke-width': 0.5 } as const;

function legendRow(row: readonly Entry[], { x, y }: { x: number; y: number }): string[] {
  return row.flatMap((entry, i) => {
    const from = row.slice(0, i).reduce((at, each) => at + entryWidth(each), x);
    return [
      element('rect', { ...entry.mark, ...BOX, x: from, y: y - 9 }),
      text(entry.words, { class: 'small', x: from + 18, y: y + 1 }),
    ];
  });
}
