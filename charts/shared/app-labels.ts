import type { PlacedApp } from '../../clusters/schema/environments.ts';
import type { Labels } from './manifest.ts';

const PART_OF = 'app.kubernetes.io/part-of';
const ENVIRONMENT = 'fleetwright/environment';
const TEAM = 'fleetwright/team';

/** What an app is a piece of: its namespace without the environment. */
export const partOfApp = ({ namespace, environment }: Pick<PlacedApp, 'namespace' | 'environment'>): string =>
  namespace.slice(0, -environment.length - 1);

/** Of what delivers an app to an environment: whose it is. */
export const appLabels = (placed: PlacedApp): Labels => ({
  [PART_OF]: partOfApp(placed),
  'fleetwright/app': placed.app,
  [ENVIRONMENT]: placed.environment,
  ...(placed.team === undefined ? {} : { [TEAM]: placed.team }),
});

/** Of the namespace of some apps, which stays the same when another of the same team joins them. */
export function appNamespaceLabels(apps: readonly PlacedApp[]): Labels {
  const all = apps.map(appLabels);
  const isShared = (key: string) => new Set(all.map((labels) => labels[key])).size === 1;
  return Object.fromEntries(
    [PART_OF, ENVIRONMENT, TEAM].flatMap((key) => {
      const value = all[0]?.[key];
      return value !== undefined && isShared(key) ? [[key, value]] : [];
    }),
  );
}
