import { clusterCheck } from '../../../shared/check.ts';
import { dashboardsIn, fieldOf, type PlacedDashboard, panelsOf, type ShownPanel } from './shown.ts';

/** Named anywhere in the dashboard: `$name`, `${name}` or `${name:format}`; not Grafana's own, which begin with `__`. */
const NAMED = /\$(?:\{([a-z]\w*)[}:]|([a-z]\w*))/gi;

/** Groups of a regular expression in label_replace, such as $1, are none; nor are those of labels in links. */
const namesIn = (value: unknown): string[] =>
  [...JSON.stringify(value ?? null).matchAll(NAMED)].map(([, braced, plain]) => braced ?? plain ?? '');

const named = new WeakMap<ShownPanel, ReadonlySet<string>>();

/** Of a panel that several runs look at, found once. */
function namesOf(panel: ShownPanel): ReadonlySet<string> {
  const names = named.get(panel) ?? new Set(namesIn(panel));
  named.set(panel, names);
  return names;
}

/** What only the dialog for importing a dashboard by hand puts in. */
const IMPORT_ONLY = /"__(inputs|requires|elements)"|\$\{DS_|\$\{VAR_/;

/** Every variable that a panel names is defined; Grafana would ask for its name literally. */
export const dashboardVariable = clusterCheck('dashboard-variable', 'error', function* (manifests) {
  for (const dashboard of dashboardsIn(manifests)) {
    const [found] = IMPORT_ONLY.exec(dashboard.text) ?? [];
    if (found !== undefined) {
      const message = `it holds ${found}, which only the import by hand fills in; expected the uid of a data source`;
      yield { at: fieldOf(dashboard), message };
    }
    yield* undefinedOnes(dashboard);
  }
});

function* undefinedOnes(dashboard: PlacedDashboard) {
  const variables = dashboard.shown.templating?.list ?? [];
  const all = variables.map(({ name }) => name);
  for (const [i, variable] of variables.entries()) {
    for (const name of namesIn(variable.query)) {
      if (all.slice(0, i).includes(name)) continue;
      yield {
        at: fieldOf(dashboard),
        message: `the variable ${variable.name} names $${name}, which is not ahead of it`,
      };
    }
  }
  for (const panel of panelsOf(dashboard)) {
    for (const name of namesOf(panel.panel)) {
      if (all.includes(name) || name.startsWith('DS_') || name.startsWith('VAR_')) continue;
      const message = `it names $${name}, which is no variable of the dashboard; it has: ${all.join(', ') || 'none'}`;
      yield { at: fieldOf(dashboard, panel), message };
    }
  }
}
