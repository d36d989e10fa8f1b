import { isFields } from '../../../../clusters/schema/fields.ts';
import type { KubeObject, Manifest, Manifests } from '../../../shared/manifest.ts';
import type { Shapes } from '../../../shared/shapes/kinds.ts';
import { DASHBOARD } from '../dashboards/label.ts';

interface Source {
  type?: string;
  uid?: string;
}

interface Target {
  refId?: string;
  expr?: string;
  legendFormat?: string;
  datasource?: Source;
}

export interface ShownPanel {
  id?: number;
  type: string;
  title?: string;
  datasource?: Source;
  targets?: Target[];
  options?: { legend?: { showLegend?: boolean } };
}

interface ShownVariable {
  type?: string;
  name: string;
  query?: unknown;
  datasource?: Source;
}

/** The fields of a dashboard that checks read; whoever else made it may have left them out. */
interface Shown {
  uid?: string;
  id?: number | null;
  panels?: ShownPanel[];
  templating?: { list?: ShownVariable[] };
}

export interface PlacedDashboard {
  manifest: Manifest;
  /** The file in the ConfigMap. */
  file: string;
  text: string;
  shown: Shown;
}

interface PlacedPanel {
  panel: ShownPanel;
  /** Of the panel, for people. */
  name: string;
}

/** Every dashboard of a cluster that can be read; one that cannot is found by `dashboard-json`. */
export const dashboardsIn = (manifests: Manifests): PlacedDashboard[] => manifests.gathered(readDashboards);

const readDashboards = (manifests: Manifests): PlacedDashboard[] => dashboardFiles(manifests).flatMap(read);

interface DashboardFile {
  manifest: Manifest<KubeObject & Shapes['ConfigMap']>;
  file: string;
  text: string;
}

export const dashboardFiles = (manifests: Manifests): DashboardFile[] =>
  manifests
    .ofKind('ConfigMap')
    .filter(({ object }) => object.metadata.labels?.[DASHBOARD] !== undefined)
    .flatMap((manifest) =>
      Object.entries(manifest.object.data ?? {}).map(([file, text]) => ({ manifest, file, text })),
    );

/** The content of a JSON file that holds an object; none of any other. */
export function jsonObject(text: string): object | undefined {
  try {
    const content: unknown = JSON.parse(text);
    return isFields(content) ? content : undefined;
  } catch {
    return undefined;
  }
}

const contents = new WeakMap<KubeObject, Map<string, object | undefined>>();

/** What a file says, if it is JSON that holds an object; of a ConfigMap that several runs look at, read once. */
export function contentOf({ manifest, file, text }: DashboardFile): object | undefined {
  const known = contents.get(manifest.object) ?? new Map<string, object | undefined>();
  if (!known.has(file)) known.set(file, jsonObject(text));
  contents.set(manifest.object, known);
  return known.get(file);
}

function read(file: DashboardFile): PlacedDashboard[] {
  const shown = contentOf(file);
  return shown === undefined ? [] : [{ ...file, shown }];
}

export const panelsOf = ({ shown }: PlacedDashboard): PlacedPanel[] =>
  (shown.panels ?? [])
    .filter(({ type }) => type !== 'row')
    .map((panel, i) => ({ panel, name: panel.title ?? `panel ${i + 1}` }));

export const fieldOf = ({ manifest, file }: PlacedDashboard, panel?: PlacedPanel): string =>
  manifest.field(`data[${file}]${panel === undefined ? '' : `: ${panel.name}`}`);

/** A query with something in the place of what only Grafana knows, so that it can be read. */
export const readable = (expr: string): string =>
  expr
    .replace(/\$__(rate_interval|interval|range)\b/g, '5m')
    .replace(/\$\{?__(range_s|interval_ms|range_ms)\}?/g, '300');

/** The selector in a query of Grafana for the values of a label. */
export const seriesOfVariable = ({ query }: ShownVariable): string | undefined =>
  typeof query === 'string' ? /^label_values\((.+),\s*\w+\)$/s.exec(query)?.[1] : undefined;
