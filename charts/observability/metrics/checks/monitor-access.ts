import { ALL_NAMESPACES, namespacesOf } from '../../../platform/checks/monitors.ts';
import { clusterCheck } from '../../../shared/check.ts';
import type { Manifest, Manifests } from '../../../shared/manifest.ts';
import type { AccessRule } from '../../../shared/shapes/access.ts';
import type { MonitorSpec } from '../../../shared/shapes/monitoring.ts';

/** What a scraper lists to find the targets of a monitor. */
const NEEDS = {
  ServiceMonitor: [
    ['', 'services'],
    ['', 'pods'],
    ['discovery.k8s.io', 'endpointslices'],
  ],
  PodMonitor: [['', 'pods']],
} as const;

/** Roles that Kubernetes brings and that let their holder list all of it. */
const READERS: ReadonlySet<string> = new Set(['admin', 'cluster-admin', 'edit', 'view']);

/**
 * A scraper's ServiceAccount may list and watch in every namespace where a monitor looks for targets.
 * Source: contract S04. Otherwise discovery is refused and finds nothing.
 */
export const monitorAccess = clusterCheck('monitor-access', 'error', function* (manifests) {
  for (const scraper of manifests.ofKind('Prometheus', 'PrometheusAgent')) {
    const account = { name: scraper.object.spec.serviceAccountName ?? 'default', namespace: scraper.namespace };
    const grants = grantsOf(manifests, account);
    for (const [namespace, resources] of neededBy(manifests)) {
      const missing = resources.filter(
        ([group, resource]) => !grants.some((grant) => allows(grant, { namespace, group, resource })),
      );
      if (missing.length === 0) continue;
      const what = missing.map(([, resource]) => resource).join(', ');
      const where = namespace === ALL_NAMESPACES ? 'in all namespaces' : `in ${namespace}`;
      yield {
        at: scraper.field('spec.serviceAccountName'),
        message: `${account.name} may not list and watch ${what} ${where}, where a monitor looks for targets; expected a role that lets it`,
      };
    }
  }
});

type Resource = readonly [group: string, resource: string];

/** Namespace → what is listed there. */
function neededBy(manifests: Manifests): Map<string, readonly Resource[]> {
  const needs = new Map<string, readonly Resource[]>();
  const add = (manifest: Manifest<Manifest['object'] & { spec: MonitorSpec }>, resources: readonly Resource[]) => {
    for (const namespace of namespacesOf(manifest.object.spec, manifest.namespace)) {
      const more = [...(needs.get(namespace) ?? []), ...resources];
      needs.set(namespace, [...new Map(more.map((each) => [each.join('/'), each])).values()]);
    }
  };
  for (const manifest of manifests.ofKind('ServiceMonitor')) add(manifest, NEEDS.ServiceMonitor);
  for (const manifest of manifests.ofKind('PodMonitor')) add(manifest, NEEDS.PodMonitor);
  return needs;
}

interface Grant {
  /** Where it counts. */
  namespace: string;
  rules: readonly AccessRule[] | 'read';
}

function grantsOf(manifests: Manifests, account: { name: string; namespace: string }): Grant[] {
  const roles = [...manifests.ofKind('ClusterRole', 'Role')];
  return [...manifests.ofKind('ClusterRoleBinding', 'RoleBinding')].flatMap(({ namespace, object }) => {
    const { subjects = [], roleRef } = object;
    const isBound = subjects.some(
      (subject) =>
        subject.kind === 'ServiceAccount' &&
        subject.name === account.name &&
        (subject.namespace ?? namespace) === account.namespace,
    );
    if (!isBound) return [];
    const role = roles.find(
      (each) =>
        each.object.kind === roleRef.kind &&
        each.object.metadata.name === roleRef.name &&
        (roleRef.kind === 'ClusterRole' || each.namespace === namespace),
    );
    const rules = role?.object.rules ?? (READERS.has(roleRef.name) ? ('read' as const) : []);
    return [{ namespace: object.kind === 'ClusterRoleBinding' ? ALL_NAMESPACES : namespace, rules }];
  });
}

interface Access {
  namespace: string;
  group: string;
  resource: string;
}

function allows({ namespace: where, rules }: Grant, { namespace, group, resource }: Access): boolean {
  if (where !== ALL_NAMESPACES && where !== namespace) return false;
  if (rules === 'read') return true;
  return ['list', 'watch'].every((verb) =>
    rules.some(
      ({ apiGroups = [], resources = [], verbs }) =>
        holds(apiGroups, group) && holds(resources, resource) && holds(verbs, verb),
    ),
  );
}

const holds = (list: readonly string[], item: string): boolean => list.includes(item) || list.includes('*');
