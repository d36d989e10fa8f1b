/** Units of Grafana, by the names that it has for them. */
type Unit =
  | 'short'
  | 'percent'
  | 'percentunit'
  | 'bytes'
  | 'Bps'
  | 's'
  | 'ops'
  | 'pps'
  | 'iops'
  | 'cps'
  | 'none'
  | 'dateTimeFromNow';

/** From where a value is orange, and from where red. With `critical` below `warning` it is small values that are bad. */
export interface Levels {
  warning: number;
  critical: number;
}

interface Shown {
  title: string;
  /** What it means, where the title does not say it. */
  description?: string;
  /** Whose metrics it shows: it is there where the fleet has this. */
  component?: string;
  /** Of the 24 columns of a dashboard. */
  width: number;
  height: number;
}

export interface Graph extends Shown {
  type: 'timeseries';
  unit: Unit;
  /** Legend → query; a legend may name labels, such as {{cluster}}. */
  queries: Readonly<Record<string, string>>;
  levels?: Levels;
  stacked?: boolean;
  max?: number;
}

export interface Stat extends Shown {
  type: 'stat';
  unit: Unit;
  query: string;
  levels?: Levels;
}

interface Column {
  query: string;
  unit: Unit;
  levels?: Levels;
}

/** The series of several queries side by side, matched by labels. */
export interface Table extends Shown {
  type: 'table';
  /** Labels that every query keeps, in the order in which they stand. */
  keys: readonly string[];
  /** Heading → query. */
  columns: Readonly<Record<string, Column>>;
  /** The dashboard that a row leads to, with its labels as variables of the same names. */
  leadsTo?: { uid: string; variables: Readonly<Record<string, string>> };
}

/** Lines of logs, the newest first. */
export interface Logs extends Shown {
  type: 'logs';
  /** As Lucene reads it. */
  search: string;
}

/** How many lines there are, by a field. */
export interface LogGraph extends Shown {
  type: 'log-graph';
  search: string;
  /** A field that is kept as one word. */
  by: string;
}

export type Panel = Graph | Stat | Table | Logs | LogGraph;

type More<P extends Panel> = Partial<Omit<P, 'type' | 'title' | 'unit' | 'query' | 'queries' | 'columns' | 'keys'>>;

export const graph = (title: string, unit: Unit, queries: Graph['queries'], more: More<Graph> = {}): Graph => ({
  type: 'timeseries',
  title,
  unit,
  queries,
  width: 12,
  height: 8,
  ...more,
});

export const stat = (title: string, unit: Unit, query: string, more: More<Stat> = {}): Stat => ({
  type: 'stat',
  title,
  unit,
  query,
  width: 4,
  height: 4,
  ...more,
});

export const table = (
  title: string,
  keys: readonly string[],
  columns: Table['columns'],
  more: More<Table> = {},
): Table => ({ type: 'table', title, keys, columns, width: 24, height: 9, ...more });

export const logs = (title: string, search: string, more: More<Logs> = {}): Logs => ({
  type: 'logs',
  title,
  search,
  width: 24,
  height: 20,
  ...more,
});

export const logGraph = (title: string, by: string, search: string, more: More<LogGraph> = {}): LogGraph => ({
  type: 'log-graph',
  title,
  by,
  search,
  width: 12,
  height: 8,
  ...more,
});

/** The queries of a panel in PromQL, each with what stands beside it. */
export function queriesOf(panel: Panel): [string, string][] {
  switch (panel.type) {
    case 'timeseries':
      return Object.entries(panel.queries);
    case 'stat':
      return [['', panel.query]];
    case 'logs':
    case 'log-graph':
      return [];
    case 'table':
      return Object.entries(panel.columns).map(([heading, { query }]) => [heading, query]);
  }
}
