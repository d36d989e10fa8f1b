import { z } from 'zod';
import type { IgnoreDifference } from '../../charts/argocd/ignore-differences.ts';
import { isFields } from '../../clusters/schema/fields.ts';
import type { ComposedCluster } from '../compose/cluster.ts';
import { clusterFolder, clusterOf } from '../compose/paths.ts';
import { pathProblem } from '../output/paths.ts';

const names = z.array(z.string());
const groupKinds = z.array(z.strictObject({ group: z.string(), kind: z.string() }));

const Composed = z.looseObject({
  name: z.string(),
  files: z.map(z.string(), z.string()),
  applications: names,
  objects: z.int().min(0),
  hosts: names,
  routedHosts: names,
  permissions: z.record(
    z.string(),
    z.looseObject({ sources: names, namespaces: names, clusterKinds: groupKinds, namespacedKinds: groupKinds }),
  ),
  rolling: z.array(z.strictObject({ component: z.string(), ignored: z.array(z.custom<IgnoreDifference>(isFields)) })),
  mirrors: names,
  facts: z.record(z.string(), z.unknown()),
  findings: z.array(
    z.strictObject({ code: z.string(), level: z.enum(['error', 'warning']), at: z.string(), message: z.string() }),
  ),
  refusals: z.array(z.instanceof(Error)),
}) satisfies z.ZodType<ComposedCluster>;

/** The cluster that another machine has composed, or why this cannot be it. */
export function composedFrom(value: unknown, cluster: string): ComposedCluster | string {
  const { data, error } = Composed.safeParse(value);
  if (error !== undefined) return `${error.issues[0]?.path.join('.') || 'it'} is not what synth hands on`;
  if (data.name !== cluster) return `it is named ${JSON.stringify(data.name.slice(0, 80))}`;
  for (const path of data.files.keys()) {
    if (pathProblem(path) !== undefined || clusterOf(path) !== cluster) {
      return `it has the file ${JSON.stringify(path.slice(0, 80))}; expected files in ${clusterFolder(cluster)}`;
    }
  }
  return data;
}
