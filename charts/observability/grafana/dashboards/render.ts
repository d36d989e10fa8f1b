import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Dashboard as Model, VariableModel } from '@grafana/grafana-foundation-sdk/dashboard';
import { DATA_SOURCE } from '../data-source.ts';
import type { Dashboard, Variable } from './dashboard.ts';
import { layoutOf } from './layout.ts';
import { panelBuilder } from './render-panel.ts';
import { sdk } from './sdk.ts';

/** On every dashboard, by which each links to all others. */
const TAG = 'fleet';

/** As Grafana reads it, made by Grafana's own builders. */
export function dashboardModel({ uid, title, description, variables, ...dashboard }: Dashboard): Model {
  const { dashboard: grafana } = sdk();
  const builder = new grafana.DashboardBuilder(title)
    .uid(uid)
    .id(null)
    .description(description)
    .tags([TAG])
    .timezone('browser')
    .time({ from: 'now-3h', to: 'now' })
    .refresh('1m')
    .tooltip(grafana.DashboardCursorSync.Crosshair)
    .link(
      new grafana.DashboardLinkBuilder('Fleet')
        .type(grafana.DashboardLinkType.Dashboards)
        .tags([TAG])
        .asDropdown(true)
        .includeVars(true)
        .keepTime(true),
    )
    .variables(variables.map(variableBuilder));
  let id = 0;
  for (const { row, place, panels } of layoutOf({ uid, title, description, variables, ...dashboard })) {
    builder.withRow(new grafana.RowBuilder(row.title).id(++id).gridPos(place));
    for (const { panel, place: own } of panels) builder.withPanel(panelBuilder(panel, { id: ++id, place: own }));
  }
  return builder.build();
}

/** The file that Grafana reads. */
export const dashboardFile = (dashboard: Dashboard): string =>
  `${JSON.stringify(dashboardModel(dashboard), null, 1)}\n`;

function variableBuilder(variable: Variable): Builder<VariableModel> {
  const { dashboard: grafana } = sdk();
  const { name, label } = variable;
  if ('text' in variable) return new grafana.TextBoxVariableBuilder(name).label(label).defaultValue(variable.text);
  const { series, values, byName } = variable;
  const builder = new grafana.QueryVariableBuilder(name)
    .label(label)
    .datasource(DATA_SOURCE.metrics)
    .query(`label_values(${series}, ${values})`)
    .refresh(grafana.VariableRefresh.OnTimeRangeChanged)
    .sort(grafana.VariableSort.AlphabeticalAsc)
    .multi(true)
    .includeAll(true)
    .current({ text: 'All', value: '$__all' });
  return byName ? builder : builder.allValue('.+');
}
