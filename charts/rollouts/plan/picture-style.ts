import { element } from './svg.ts';

/** Colors that hold apart for every eye, on light and dark pages alike: the picture has a background of its own. */
export const PALETTE = element('style', {}, [
  [
    ':root{--paper:#ffffff;--ink:#1c2430;--soft:#5b6675;--grid:#e3e7ec;--old:#a9b4c2;--new:#1f6fb2;--starting:#9cc7ea;',
    '--experiment:#8a63b8;--watch:#b56a00;--alarm:#b3261e;--undo:#1b7f4d;--hatch:#c9d0d9}',
    '@media (prefers-color-scheme:dark){:root{--paper:#14181f;--ink:#e8ecf1;--soft:#a3aebc;--grid:#2a313b;--old:#5d6978;',
    '--new:#4a9fe0;--starting:#2c557a;--experiment:#a98ad6;--watch:#e2a03f;--alarm:#f2877f;--undo:#57c48b;--hatch:#3a434f}}',
    'text{font:12px system-ui,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;fill:var(--ink)}',
    '.paper{fill:var(--paper)}.title{font-size:18px;font-weight:600}.soft{fill:var(--soft)}.small{font-size:11px}',
    '.label{font-weight:600}.strong{font-weight:600}.halo{paint-order:stroke;stroke:var(--paper);stroke-width:3px}',
    '.grid{stroke:var(--grid)}.replicas{stroke:var(--ink);stroke-dasharray:5 3}',
    '.old{fill:var(--old)}.new{fill:var(--new)}.starting{fill:var(--starting)}.experiment{fill:var(--experiment)}',
    '.faint{opacity:.18}.new-line{fill:none;stroke:var(--new);stroke-width:2}',
    '.step{fill:var(--grid);stroke:var(--paper)}.step.odd{fill:var(--hatch)}',
    '.watch{fill:var(--watch);opacity:.28}.watch-edge{stroke:var(--watch);stroke-width:2}.dot{fill:var(--watch)}',
    '.alarm{fill:var(--alarm)}.alarm-line{stroke:var(--alarm);stroke-width:2}.mark{stroke:var(--alarm);stroke-dasharray:2 3}',
    '.undo{fill:var(--undo)}.undo-line{stroke:var(--undo);stroke-width:2}',
    '.hatch{stroke:var(--hatch);stroke-width:1.2}.hatch-person{stroke:var(--soft);stroke-width:1.4}',
    '.hatch-endless{stroke:var(--alarm);stroke-width:1.6}',
  ].join(''),
]);

const hatched = (id: string, lines: string, distance: number): string => {
  const size = { width: distance, height: distance, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' };
  return element('pattern', { id, ...size }, [element('line', { class: lines, x1: 0, y1: 0, x2: 0, y2: distance })]);
};

export const PATTERNS = element('defs', {}, [
  hatched('pause', 'hatch', 9),
  hatched('person', 'hatch-person', 6),
  hatched('endless', 'hatch-endless', 6),
]);
