import { SECRET_TYPE } from '../../charts/argocd/secret-template.ts';
import { type Finding, warning } from '../../charts/shared/finding.ts';
import { isFields } from '../../clusters/schema/fields.ts';
import { clusterAppsPath } from '../compose/paths.ts';
import type { Change } from '../output/index.ts';
import { isOwn } from './destination.ts';
import { fieldAt } from './fields.ts';
import { readObject } from './object.ts';
import { placeOf } from './place.ts';
import type { Versions } from './versions.ts';

/**
 * A cluster that joins where another leaves: Argo CD tracks each object by the name of its Application, which has that of the
 * cluster in it. Source: controller/state.go and sync.go, v3.5.1.
 */
export function clustersRenamed(changes: readonly Change[], { before, after }: Versions): Finding[] {
  const goes = changes.some(({ kind, path }) => kind === 'removed' && /^argocd\/apps\/[^/]+-apps\.yaml$/.test(path));
  if (!goes) return [];
  const left = addressesOf(changes, 'removed', before);
  return [...addressesOf(changes, 'added', after)].flatMap(([address, cluster]) => {
    const was = left.get(address);
    if (was === undefined) return [];
    const message = `${cluster} is at ${address}, where ${was} was: every object there is tracked by Applications of ${was}, for which those of ${cluster} are refused every sync; keep the name, or see docs/clusters.md`;
    return [warning('cluster-renamed', clusterAppsPath(cluster), message)];
  });
}

/** Clusters that come or go, by the address that Argo CD has them at. */
function addressesOf(
  changes: readonly Change[],
  wanted: Change['kind'],
  textOf: (path: string) => string,
): Map<string, string> {
  const paths = changes.flatMap(({ kind, path }) => (kind === wanted ? path : []));
  const clusters = new Set(paths);
  const addresses = new Map<string, string>();
  const seen = new Set<string>();
  for (const path of paths) {
    const { kind, cluster } = placeOf(path) ?? { cluster: '' };
    if (kind === 'sealedsecret' || kind === 'externalsecret') {
      const [server, name] = loginOf(textOf(path));
      if (clusters.has(clusterAppsPath(name))) addresses.set(server, name);
    }
    if (kind !== 'application' || seen.has(cluster) || !clusters.has(clusterAppsPath(cluster))) continue;
    seen.add(cluster);
    const destination = fieldAt(readObject(textOf(path)), 'spec', 'destination');
    if (isFields(destination) && isOwn(destination)) addresses.set(String(destination.server), cluster);
  }
  return addresses;
}

/** The address and the name of a cluster in the Secret by which Argo CD knows it. */
function loginOf(text: string): [server: string, name: string] {
  const spec = text.includes(SECRET_TYPE) ? fieldAt(readObject(text), 'spec') : undefined;
  const template = fieldAt(spec, 'template') ?? fieldAt(spec, 'target', 'template');
  return [String(fieldAt(template, 'data', 'server')), String(fieldAt(template, 'data', 'name'))];
}
