import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel as Model } from '@grafana/grafana-foundation-sdk/dashboard';
import { DATA_SOURCE } from '../data-source.ts';
import type { Where } from './layout.ts';
import type { LogGraph, Logs } from './panel.ts';
import { sdk } from './sdk.ts';

/** What the SDK has no builder for: a query of the data source for OpenSearch. Source: src/types.ts of grafana/opensearch-datasource. */
interface OpenSearchQuery {
  query: string;
  metrics: { id: string; type: 'logs' | 'count'; settings?: { limit: string } }[];
  bucketAggs: {
    id: string;
    type: 'terms' | 'date_histogram';
    field: string;
    settings: Record<string, string>;
  }[];
}

const TIME = '@timestamp';

export function logsBuilder({ title, description = '', search }: Logs, { id, place }: Where): Builder<Model> {
  const { logs, common } = sdk();
  return new logs.PanelBuilder()
    .id(id)
    .gridPos(place)
    .title(title)
    .description(description)
    .datasource(DATA_SOURCE.logs)
    .showTime(true)
    .wrapLogMessage(true)
    .enableLogDetails(true)
    .sortOrder(common.LogsSortOrder.Descending)
    .targets([
      openSearchQuery({
        query: search,
        metrics: [{ id: '1', type: 'logs', settings: { limit: '500' } }],
        bucketAggs: [],
      }),
    ]);
}

export function logGraphBuilder(
  { title, description = '', search, by }: LogGraph,
  { id, place }: Where,
): Builder<Model> {
  const { timeseries, common } = sdk();
  return new timeseries.PanelBuilder()
    .id(id)
    .gridPos(place)
    .title(title)
    .description(description)
    .datasource(DATA_SOURCE.logs)
    .unit('short')
    .min(0)
    .drawStyle(common.GraphDrawStyle.Bars)
    .fillOpacity(60)
    .stacking(new common.StackingConfigBuilder().mode(common.StackingMode.Normal).group('A'))
    .legend(
      new common.VizLegendOptionsBuilder()
        .showLegend(true)
        .displayMode(common.LegendDisplayMode.Table)
        .placement(common.LegendPlacement.Bottom)
        .calcs(['sum']),
    )
    .targets([
      openSearchQuery({
        query: search,
        metrics: [{ id: '1', type: 'count' }],
        bucketAggs: [
          {
            id: '2',
            type: 'terms',
            field: by,
            settings: { size: '10', order: 'desc', orderBy: '_count', min_doc_count: '1' },
          },
          { id: '3', type: 'date_histogram', field: TIME, settings: { interval: 'auto', min_doc_count: '0' } },
        ],
      }),
    ]);
}

function openSearchQuery(query: OpenSearchQuery): Builder<Dataquery> {
  const target = {
    refId: 'A',
    datasource: DATA_SOURCE.logs,
    queryType: 'lucene',
    timeField: TIME,
    ...query,
    // A mark of the SDK's types, which JSON leaves out.
    _implementsDataqueryVariant: () => {},
  };
  return { build: () => target };
}
