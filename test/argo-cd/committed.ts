import { dump, load } from 'js-yaml';
import type { KubeObject } from '../../charts/shared/manifest.ts';
import { allDefinitions } from '../cluster/definitions.ts';
import { deliveriesOf, sourcesOf, type Tree, waveOf } from '../cluster/delivery.ts';

/** The groups whose definitions an upstream repository brings. */
const DEFINED: Readonly<Record<string, (definition: KubeObject) => boolean>> = {
  'prometheus-operator-crds': (each) => groupOf(each) === 'monitoring.coreos.com',
  'sealed-secrets-crds': (each) => groupOf(each) === 'bitnami.com',
  'external-secrets-crds': (each) => groupOf(each) === 'external-secrets.io',
  'argocd-image-updater-crds': (each) => groupOf(each) === 'argocd-image-updater.argoproj.io',
  'gateway-api-crds': (each) => groupOf(each) === 'gateway.networking.k8s.io',
  'argo-rollouts-crds': (each) => groupOf(each) === 'argoproj.io' && !isArgoCd(each),
};

const groupOf = ({ spec }: KubeObject): string => (spec as { group: string }).group;

/** Those that stand before anything is delivered: Argo CD's on its own cluster, and Cilium's on each. */
export const isArgoCd = ({ metadata }: KubeObject): boolean => /^app(lication|project)/.test(metadata.name);
export const isCilium = (definition: KubeObject): boolean => groupOf(definition) === 'cilium.io';

/** Of what comes as a chart, one object of a kind that it brings. */
const CHARTS: Readonly<Record<string, KubeObject>> = {
  longhorn: {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'longhorn-service-account', namespace: 'longhorn-system' },
  },
  'external-secrets': {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: { name: 'external-secrets-leaderelection', namespace: 'external-secrets' },
  },
};

/**
 * A repository with a dist that Argo CD can deliver without the internet and on any day of the week: what comes from
 * upstream repositories comes from a folder, and projects have no sync windows. All else is as it is.
 */
export function committedOf(
  tree: Tree,
  { url, revision, path: root }: { url: string; revision: string; path: string },
): Map<string, string> {
  const upstream = new Set<string>();
  const files = [...tree].map(([path, text]): [string, string] => {
    if (path.startsWith('argocd/projects/')) return [`${root}/${path}`, text.replace(WINDOWS, '')];
    const component = /^clusters\/[^/]+\/apps\/(.+)\.yaml$/.exec(path)?.[1];
    if (component === undefined) return [`${root}/${path}`, text];
    const application = load(text) as KubeObject & { spec: object };
    const own = sourcesOf(application);
    if (own.every(({ repoURL }) => repoURL === url)) return [`${root}/${path}`, text];
    upstream.add(component);
    const folder = { repoURL: url, targetRevision: revision, path: `upstream/${component}` };
    const changed = own.map((each) => (each.repoURL === url ? each : folder));
    const isOne = 'source' in application.spec;
    const spec = { ...application.spec, ...(isOne ? { source: changed[0] } : { sources: changed }) };
    return [`${root}/${path}`, dump({ ...application, spec })];
  });
  const folders = [...upstream].map((component): [string, string] => [
    `upstream/${component}/objects.yaml`,
    broughtBy(component)
      .map((object) => dump(object))
      .join('---\n'),
  ]);
  return new Map([...files, ...folders]);
}

const WINDOWS = /^ {2}syncWindows:\n(?: {2}[- ].*\n)+/m;

function broughtBy(component: string): readonly KubeObject[] {
  const isOf = DEFINED[component];
  const brought = isOf === undefined ? [CHARTS[component] ?? []].flat() : allDefinitions().definitions.filter(isOf);
  if (brought.length === 0) throw new Error(`it is not known what ${component} brings from upstream`);
  return brought;
}

export interface Expected {
  name: string;
  cluster: string;
  wave: number;
  /** Whether an ApplicationSet makes it. */
  isMade: boolean;
}

/** The Applications of a dist's components. */
export const expectedOf = (tree: Tree, clusters: readonly string[]): Expected[] =>
  clusters.flatMap((cluster) =>
    deliveriesOf(tree, cluster).map(({ component, application }) => ({
      name: application.metadata.name,
      cluster,
      wave: waveOf(application),
      isMade: !tree.has(`clusters/${cluster}/apps/${component}.yaml`),
    })),
  );
