import { z } from 'zod';
import { DELIVERY_FIELDS } from './cluster.ts';
import { environmentName, RollingSyncSchema } from './environments.ts';
import { ImageUpdaterSchema } from './images.ts';
import { partlyShape, withDifferences } from './partial.ts';
import { dnsLabel, labelValue, serviceName } from './units.ts';
import { WORKLOAD_FIELDS, type WorkloadData, WorkloadSchema } from './workload.ts';

/** No map of YAML that the loader reads has these: `engine/yaml/tree.ts`. */
const NO_KEYS: readonly string[] = ['constructor', 'prototype'];

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
      name: serviceName
        .max(40)
        .refine((name) => !NO_KEYS.includes(name), { error: 'expected another name: no file takes it as a key' })
        .describe('as the file'),
      team: labelValue.min(1).optional().describe('whose it is: a label of its Applications and namespaces'),
      namespace: dnsLabel.max(40).describe('without the environment: shop lies in shop-dev, shop-staging and so on'),
      typescript: z
        .literal(true)
        .optional()
        .describe('what it is made of stands in TypeScript, in the registry; what stands here differs from that'),
      ...WORKLOAD_FIELDS,
      environments: z
        .record(environmentName, environment)
        .describe('where it runs, each with what differs there: null takes a field away, lists are replaced'),
    })
    .describe('a service of a team');
});

export type AppData = z.output<typeof AppSchema>;

type Fields = Readonly<Record<string, unknown>>;

/** What an app says of its workload in TypeScript, where its file says that it does. */
export interface TypedApp {
  workload: Fields;
  environments?: Readonly<Record<string, Fields>>;
}

type Path = readonly PropertyKey[];

/** A mistake that shows only once an environment's differences are in place; its path leads into the app's file. */
export interface PlacedIssue {
  path: Path;
  /** Whether the file says nothing there, so that it stands in TypeScript. */
  isTyped: boolean;
  issue: z.core.$ZodIssue;
}

/**
 * What an app is in one environment.
 * What its file says stands above what is said of it in TypeScript, first of all environments, then of this one.
 * @param app as its file has it: defaults that are filled in already would look like choices
 */
export function workloadIn(
  app: Fields,
  environment: string,
  typed?: TypedApp,
): { workload: WorkloadData; issues?: never } | { workload?: never; issues: PlacedIssue[] } {
  const differences = pick(Object(Object(app.environments)[environment] ?? {}));
  const own = pick(app);
  const merged = [own, typed?.environments?.[environment] ?? {}, differences].reduce<unknown>(
    (base, changes) => withDifferences(base, changes),
    typed?.workload ?? {},
  );
  const { success, data, error } = WorkloadSchema.safeParse(merged, { reportInput: true });
  if (success) return { workload: data };
  const placed = ({ path }: z.core.$ZodIssue): Omit<PlacedIssue, 'issue'> =>
    has(differences, path)
      ? { path: ['environments', environment, ...path], isTyped: false }
      : { path, isTyped: typed !== undefined && !has(own, path) };
  return { issues: error.issues.map((issue) => ({ ...placed(issue), issue })) };
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
