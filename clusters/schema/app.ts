import { z } from 'zod';
import { DELIVERY_FIELDS } from './cluster.ts';
import { environmentName, RollingSyncSchema } from './environments.ts';
import { ImageUpdaterSchema } from './images.ts';
import { type Partly, partlyShape, withDifferences } from './partial.ts';
import { dnsLabel, labelValue } from './units.ts';
import { WORKLOAD_FIELDS, type WorkloadData, type WorkloadInput, WorkloadSchema } from './workload.ts';

const { sync, pause, allowDrift, patches } = DELIVERY_FIELDS;

/** What an environment says of an app beside what differs in its workload. */
const PLACEMENT_FIELDS = {
  clusters: z.array(dnsLabel).min(1).optional().describe('default: all clusters of the environment'),
  sync,
  pause,
  allowDrift,
  patches,
  rollingSync: RollingSyncSchema.optional().describe('cluster by cluster, by an ApplicationSet'),
  imageUpdater: ImageUpdaterSchema.optional().describe('a robot that follows the registry and writes its overlay'),
};

/** `clusters/apps/<name>.yaml`: one service, and what differs per environment. Made when the first is read: many fleets have none. */
export const AppSchema = z.lazy(() => {
  const environment = z.strictObject({ ...partlyShape(WORKLOAD_FIELDS), ...PLACEMENT_FIELDS });
  return z
    .strictObject({
      name: dnsLabel.max(40).describe('as the file'),
      team: labelValue.min(1).optional().describe('whose it is: a label of its Applications and namespaces'),
      namespace: dnsLabel.max(40).describe('without the environment: shop lies in shop-dev, shop-staging and so on'),
      ...WORKLOAD_FIELDS,
      environments: z
        .record(environmentName, environment)
        .describe('where it runs, each with what differs there: null takes a field away, lists are replaced'),
    })
    .describe('a service of a team');
});

export type AppData = z.output<typeof AppSchema>;

/** What differs in an environment, as teams write it in TypeScript. */
export type WorkloadDifferences = Partly<WorkloadInput>;

type Path = readonly PropertyKey[];

/** A mistake that shows only once an environment's differences are in place; its path leads into the app's file. */
export interface PlacedIssue {
  path: Path;
  issue: z.core.$ZodIssue;
}

/**
 * What an app is in one environment.
 * @param app as its file has it: defaults that are filled in already would look like choices
 */
export function workloadIn(
  app: Readonly<Record<string, unknown>>,
  environment: string,
): { workload: WorkloadData; issues?: never } | { workload?: never; issues: PlacedIssue[] } {
  const differences = pick(Object(Object(app.environments)[environment] ?? {}));
  const merged = withDifferences(pick(app), differences);
  const { success, data, error } = WorkloadSchema.safeParse(merged, { reportInput: true });
  if (success) return { workload: data };
  const placed = (path: Path): Path => (has(differences, path) ? ['environments', environment, ...path] : path);
  return { issues: error.issues.map((issue) => ({ path: placed(issue.path), issue })) };
}

const pick = (value: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(value).filter(([key]) => Object.hasOwn(WORKLOAD_FIELDS, key)));

/** Whether a value, or the map that it is missing in, is among the differences. */
function has(differences: unknown, [first, ...rest]: Path): boolean {
  if (first === undefined) return true;
  if (typeof differences !== 'object' || differences === null || !Object.hasOwn(differences, first)) return false;
  const inner: unknown = Reflect.get(differences, first);
  return rest.length <= 1 ? true : has(inner, rest);
}
