import type { Dashboard, Row } from './dashboard.ts';
import type { Panel } from './panel.ts';

export const COLUMNS = 24;

export interface Place {
  x: number;
  y: number;
  w: number;
  h: number;
}

/** A panel's number within its dashboard, and its place. */
export interface Where {
  id: number;
  place: Place;
}

interface PlacedRow {
  row: Row;
  place: Place;
  panels: { panel: Panel; place: Place }[];
}

/** Where everything stands in Grafana's grid: rows below each other, panels from left to right as they fit. */
export function layoutOf({ rows }: Dashboard): PlacedRow[] {
  let bottom = 0;
  return rows.map((row) => {
    const place = { x: 0, y: bottom, w: COLUMNS, h: 1 };
    const panels = placed(row.panels, bottom + 1);
    bottom = Math.max(bottom + 1, ...panels.map(({ place: { y, h } }) => y + h));
    return { row, place, panels };
  });
}

function placed(panels: readonly Panel[], top: number): PlacedRow['panels'] {
  let [x, y, bottom] = [0, top, top];
  return panels.map((panel) => {
    const { width: w, height: h } = panel;
    if (x + w > COLUMNS) [x, y] = [0, bottom];
    const place = { x, y, w, h };
    x += w;
    bottom = Math.max(bottom, y + h);
    return { panel, place };
  });
}
