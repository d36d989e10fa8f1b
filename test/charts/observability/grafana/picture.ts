import type { Dashboard } from '../../../../charts/observability/grafana/dashboards/dashboard.ts';
import { COLUMNS, layoutOf, type Place } from '../../../../charts/observability/grafana/dashboards/layout.ts';
import type { Panel } from '../../../../charts/observability/grafana/dashboards/panel.ts';

/** Pixels of one column, and of one row of Grafana's grid. */
const UNIT = { x: 40, y: 14 };
const GAP = 4;

const COLOURS: Record<Panel['type'], string> = {
  stat: '#dbe9d8',
  table: '#dfe3ee',
  timeseries: '#f3e6d0',
  logs: '#eadff0',
  'log-graph': '#f3e6d0',
};

const KINDS: Record<Panel['type'], string> = {
  stat: 'number',
  table: 'table',
  timeseries: 'graph',
  logs: 'logs',
  'log-graph': 'graph',
};

/** Where the panels of a dashboard stand, from the very grid that Grafana gets. */
export function pictureOf(dashboard: Dashboard): string {
  const rows = layoutOf(dashboard);
  const places = rows.flatMap(({ place, panels }) => [place, ...panels.map((each) => each.place)]);
  const height = Math.max(...places.map(({ y, h }) => y + h)) * UNIT.y + GAP;
  const width = COLUMNS * UNIT.x;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
    `<title>${escaped(dashboard.title)}</title>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    ...rows.flatMap(({ row, place, panels }) => [
      `<text x="${GAP}" y="${place.y * UNIT.y + 11}" font-weight="bold" fill="#444444">${escaped(row.title)}</text>`,
      ...panels.flatMap(({ panel, place: own }) => panelOf(panel, own)),
    ]),
    '</svg>',
    '',
  ].join('\n');
}

function panelOf(panel: Panel, { x, y, w, h }: Place): string[] {
  const [left, top] = [x * UNIT.x + GAP, y * UNIT.y + GAP];
  const size = `width="${w * UNIT.x - GAP}" height="${h * UNIT.y - GAP}"`;
  const headings = panel.type === 'table' ? [...panel.keys, ...Object.keys(panel.columns)].join(' · ') : '';
  return [
    `<rect x="${left}" y="${top}" ${size} rx="3" fill="${COLOURS[panel.type]}" stroke="#999999"/>`,
    `<text x="${left + 6}" y="${top + 15}" fill="#222222">${escaped(panel.title)}</text>`,
    `<text x="${left + 6}" y="${top + 31}" font-size="10" fill="#777777">${escaped(headings || KINDS[panel.type])}</text>`,
  ];
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
