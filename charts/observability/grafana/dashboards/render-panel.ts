import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import type { DashboardLink, Panel as Model, ThresholdsConfig } from '@grafana/grafana-foundation-sdk/dashboard';
import { DATA_SOURCE } from '../data-source.ts';
import type { Where } from './layout.ts';
import type { Graph, Levels, Panel, Stat, Table } from './panel.ts';
import { logGraphBuilder, logsBuilder } from './render-logs.ts';
import { sdk } from './sdk.ts';

export function panelBuilder(panel: Panel, where: Where): Builder<Model> {
  switch (panel.type) {
    case 'timeseries':
      return graphBuilder(panel, where);
    case 'stat':
      return statBuilder(panel, where);
    case 'table':
      return tableBuilder(panel, where);
    case 'logs':
      return logsBuilder(panel, where);
    case 'log-graph':
      return logGraphBuilder(panel, where);
  }
}

function graphBuilder(panel: Graph, { id, place }: Where): Builder<Model> {
  const { timeseries, common, dashboard } = sdk();
  const builder = new timeseries.PanelBuilder()
    .id(id)
    .gridPos(place)
    .title(panel.title)
    .description(panel.description ?? '')
    .datasource(DATA_SOURCE.metrics)
    .unit(panel.unit)
    .min(0)
    .lineWidth(1)
    .fillOpacity(panel.stacked ? 60 : 10)
    .showPoints(common.VisibilityMode.Never)
    // The SDK hides it unless it is asked for.
    .legend(
      new common.VizLegendOptionsBuilder()
        .showLegend(true)
        .displayMode(common.LegendDisplayMode.Table)
        .placement(common.LegendPlacement.Bottom)
        .calcs(['lastNotNull', 'max']),
    )
    .tooltip(
      new common.VizTooltipOptionsBuilder().mode(common.TooltipDisplayMode.Multi).sort(common.SortOrder.Descending),
    )
    .thresholds(thresholds(panel.levels))
    .colorScheme(new dashboard.FieldColorBuilder().mode(dashboard.FieldColorModeId.PaletteClassic))
    .targets(Object.entries(panel.queries).map(([legend, expr], i) => rangeQuery(expr, { legend, refId: refId(i) })));
  if (panel.levels) {
    const dashed = new common.GraphThresholdsStyleConfigBuilder().mode(common.GraphThresholdsStyleMode.Dashed);
    builder.thresholdsStyle(dashed);
  }
  if (panel.stacked) builder.stacking(new common.StackingConfigBuilder().mode(common.StackingMode.Normal).group('A'));
  if (panel.max !== undefined) builder.max(panel.max);
  return builder;
}

function statBuilder(panel: Stat, { id, place }: Where): Builder<Model> {
  const { stat, common } = sdk();
  return new stat.PanelBuilder()
    .id(id)
    .gridPos(place)
    .title(panel.title)
    .description(panel.description ?? '')
    .datasource(DATA_SOURCE.metrics)
    .unit(panel.unit)
    .colorMode(panel.levels ? common.BigValueColorMode.Background : common.BigValueColorMode.None)
    .graphMode(common.BigValueGraphMode.None)
    .reduceOptions(new common.ReduceDataOptionsBuilder().calcs(['lastNotNull']).values(false))
    .thresholds(thresholds(panel.levels))
    .targets([instantQuery(panel.query, 'A')]);
}

/** Grafana calls the value of each query so, and joins by all other fields. */
const valueName = (i: number, count: number): string => (count === 1 ? 'Value' : `Value #${refId(i)}`);

function tableBuilder(panel: Table, { id, place }: Where): Builder<Model> {
  const columns = Object.entries(panel.columns);
  const values = columns.map((_, i) => valueName(i, columns.length));
  const builder = new (sdk().table.PanelBuilder)()
    .id(id)
    .gridPos(place)
    .title(panel.title)
    .description(panel.description ?? '')
    .datasource(DATA_SOURCE.metrics)
    .filterable(true)
    .targets(columns.map(([, { query }], i) => instantQuery(query, refId(i))))
    .withTransformation({ id: 'merge', options: {} })
    .withTransformation({
      id: 'organize',
      options: {
        excludeByName: { Time: true },
        indexByName: Object.fromEntries([...panel.keys, ...values].map((name, i) => [name, i])),
        renameByName: Object.fromEntries(columns.map(([heading], i) => [values[i], heading])),
      },
    });
  for (const [heading, { unit, levels }] of columns) {
    builder.overrideByName(heading, [
      { id: 'unit', value: unit },
      ...(levels
        ? [
            { id: 'thresholds', value: thresholds(levels).build() },
            { id: 'custom.cellOptions', value: { type: 'color-text' } },
          ]
        : []),
    ]);
  }
  const [first] = panel.keys;
  if (panel.leadsTo && first) builder.overrideByName(first, [{ id: 'links', value: [linkTo(panel.leadsTo)] }]);
  return builder;
}

function linkTo({ uid, variables }: NonNullable<Table['leadsTo']>): DashboardLink {
  const { dashboard } = sdk();
  const chosen = Object.entries(variables).map(([name, label]) => `var-${name}=\${__data.fields.${label}}`);
  return new dashboard.DashboardLinkBuilder('Open')
    .type(dashboard.DashboardLinkType.Link)
    .url(`/d/${uid}?${['${__url_time_range}', ...chosen].join('&')}`)
    .build();
}

const refId = (i: number): string => String.fromCharCode('A'.charCodeAt(0) + i);

const query = (expr: string, ref: string) =>
  new (sdk().prometheus.DataqueryBuilder)().datasource(DATA_SOURCE.metrics).refId(ref).expr(expr);

const rangeQuery = (expr: string, { legend, refId: ref }: { legend: string; refId: string }): Builder<Dataquery> =>
  query(expr, ref).range().legendFormat(legend);

/** One value of each series, as of the end of the time that is looked at. */
const instantQuery = (expr: string, ref: string): Builder<Dataquery> =>
  query(expr, ref).instant().format(sdk().prometheus.PromQueryFormat.Table);

function thresholds(levels: Levels | undefined): Builder<ThresholdsConfig> {
  const { dashboard } = sdk();
  const builder = new dashboard.ThresholdsConfigBuilder().mode(dashboard.ThresholdsMode.Absolute);
  if (levels === undefined) return builder.steps([{ value: null, color: 'green' }]);
  const { warning, critical } = levels;
  return critical >= warning
    ? builder.steps([
        { value: null, color: 'green' },
        { value: warning, color: 'orange' },
        { value: critical, color: 'red' },
      ])
    : builder.steps([
        { value: null, color: 'red' },
        { value: critical, color: 'orange' },
        { value: warning, color: 'green' },
      ]);
}
