import type { Finding } from '../../charts/shared/finding.ts';
import type { ClusterData } from '../../clusters/schema/cluster.ts';
import { withNames, withoutName } from '../cluster-names.ts';
import { ConnectError } from '../connect/connect-error.ts';
import { FOLDED, folded } from '../folded.ts';

type Cluster = Pick<ClusterData, 'name' | 'apiServer'>;

/** What was found by asking one cluster. */
export interface Found<C extends Cluster = Cluster> {
  cluster: C;
  findings: readonly Finding[];
}

/** Clusters that are asked at once: for each a program may run that logs in. */
const AT_ONCE = 8;

/**
 * What asking each of the clusters finds, in their order. One that cannot be reached is no reason not to ask the others: why it
 * cannot be is among what is found.
 */
export async function* askEach<C extends Cluster>(
  clusters: readonly C[],
  ask: (cluster: C) => Promise<Finding[]>,
): AsyncGenerator<Found<C>> {
  const asked = new Map<C, Promise<Found<C>>>();
  for (const [place, cluster] of clusters.entries()) {
    for (const next of clusters.slice(place, place + AT_ONCE)) if (!asked.has(next)) asked.set(next, begin(next, ask));
    yield await asked.get(cluster)!;
  }
}

function begin<C extends Cluster>(cluster: C, ask: (cluster: C) => Promise<Finding[]>): Promise<Found<C>> {
  const found = orWhyNot(() => ask(cluster)).then((findings) => ({ cluster, findings }));
  // A bug is thrown once its turn has come.
  found.catch(() => undefined);
  return found;
}

async function orWhyNot(ask: () => Promise<Finding[]>): Promise<readonly Finding[]> {
  try {
    return await ask();
  } catch (cause) {
    if (!(cause instanceof ConnectError)) throw cause;
    return cause.findings;
  }
}

/** What is found of many clusters, but for their names and addresses, once. */
export function foundTogether(found: readonly Found[]): Finding[] {
  const each = found.flatMap(({ cluster, findings }) => findings.map((finding) => ({ cluster, finding })));
  const ofAny = ({ name, apiServer }: Cluster, text: string) =>
    withoutName(text.replaceAll(apiServer, '<API server>'), name);
  const lines = folded(
    each,
    ({ cluster, finding: { level, code, at, message } }) => ({
      cluster: cluster.name,
      key: JSON.stringify([level, code, ofAny(cluster, at), ofAny(cluster, message)]),
      from: FOLDED,
    }),
    ({ cluster, finding }, names) => {
      const at = withNames(finding.at.replaceAll(cluster.apiServer, '<API server>'), cluster.name, names);
      return { cluster, finding: { ...finding, at, message: ofAny(cluster, finding.message) } };
    },
  );
  return lines.map(({ finding }) => finding);
}
