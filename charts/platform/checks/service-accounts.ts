import { clusterCheck } from '../../shared/check.ts';
import type { Manifest, Manifests } from '../../shared/manifest.ts';
import { FOREIGN_NAMESPACES } from '../namespace-levels.ts';
import { podsOf } from './pods.ts';

/** `namespace/name` of every ServiceAccount, with the one that each namespace has by itself. */
function accountsOf(manifests: Manifests): Set<string> {
  return new Set([
    ...manifests.ofKind('ServiceAccount').map(({ namespace, object }) => `${namespace}/${object.metadata.name}`),
    ...manifests.ofKind('Namespace').map(({ object }) => `${object.metadata.name}/default`),
  ]);
}

/** Every pod runs as an account that exists. Source: contract W21. Otherwise no pod is made. */
export const podAccount = clusterCheck('pod-account', 'error', function* (manifests) {
  const accounts = accountsOf(manifests);
  for (const { manifest, path, template } of podsOf(manifests)) {
    const { serviceAccountName: name = 'default' } = template.spec;
    if (name === 'default' || accounts.has(`${manifest.namespace}/${name}`)) continue;
    const at = manifest.field(`${path}.spec.serviceAccountName`);
    yield { at, message: `there is no ServiceAccount ${name} in ${manifest.namespace}` };
  }
  for (const manifest of manifests.ofKind('Prometheus', 'PrometheusAgent')) {
    const { serviceAccountName: name } = manifest.object.spec;
    if (name === undefined || accounts.has(`${manifest.namespace}/${name}`)) continue;
    const at = manifest.field('spec.serviceAccountName');
    yield { at, message: `there is no ServiceAccount ${name} in ${manifest.namespace}` };
  }
});

/** Roles that Kubernetes itself brings. */
const BUILT_IN = /^(system:.+|cluster-admin|admin|edit|view|extension-apiserver-authentication-reader)$/;

/** Whether a binding leads to where others have their accounts, such as the controllers of Kubernetes, and its component has none. */
const isOfOthers = ({ component }: Manifest, namespace: string, manifests: Manifests): boolean =>
  FOREIGN_NAMESPACES.includes(namespace) &&
  manifests.ofKind('ServiceAccount').every((each) => each.component !== component || each.namespace !== namespace);

/** Every binding gives a role that exists to accounts that exist. Source: contract W21. */
export const bindingTarget = clusterCheck('binding-target', 'error', function* (manifests) {
  const accounts = accountsOf(manifests);
  const roles = new Set(
    [...manifests].flatMap(({ namespace, object: { kind, metadata } }) =>
      kind === 'ClusterRole'
        ? [`ClusterRole/${metadata.name}`]
        : kind === 'Role'
          ? [`Role/${namespace}/${metadata.name}`]
          : [],
    ),
  );
  for (const manifest of manifests.ofKind('ClusterRoleBinding', 'RoleBinding')) {
    const { roleRef, subjects = [] } = manifest.object;
    const role = roleRef.kind === 'Role' ? `Role/${manifest.namespace}/${roleRef.name}` : `ClusterRole/${roleRef.name}`;
    if (!roles.has(role) && !BUILT_IN.test(roleRef.name)) {
      yield { at: manifest.field('roleRef.name'), message: `there is no ${roleRef.kind} ${roleRef.name}` };
    }
    for (const [i, { kind, name, namespace = manifest.namespace }] of subjects.entries()) {
      if (
        kind !== 'ServiceAccount' ||
        accounts.has(`${namespace}/${name}`) ||
        isOfOthers(manifest, namespace, manifests)
      )
        continue;
      yield { at: manifest.field(`subjects[${i}]`), message: `there is no ServiceAccount ${name} in ${namespace}` };
    }
  }
});

/** On a role or a binding that has to give everything: why. */
const BROAD = 'fleetwright.io/broad-role';

const isMeant = ({ object: { metadata } }: Manifest): boolean => (metadata.annotations?.[BROAD] ?? '').trim() !== '';

/**
 * No program has every verb, all resources, or cluster-admin, unless it says why: who needs them is not known then.
 * Source: contract W21.
 */
export const broadRole = clusterCheck('broad-role', 'error', function* (manifests) {
  const unless = `what is used, or the reason in the annotation ${BROAD}`;
  for (const manifest of manifests.ofKind('ClusterRole', 'Role')) {
    if (isMeant(manifest)) continue;
    for (const [i, { verbs, resources = [] }] of (manifest.object.rules ?? []).entries()) {
      const field = verbs.includes('*') ? 'verbs' : resources.includes('*') ? 'resources' : undefined;
      if (field === undefined) continue;
      yield { at: manifest.field(`rules[${i}].${field}`), message: `gives all of them; expected ${unless}` };
    }
  }
  for (const manifest of manifests.ofKind('ClusterRoleBinding', 'RoleBinding')) {
    const { roleRef, subjects = [] } = manifest.object;
    const account = subjects.find(({ kind }) => kind === 'ServiceAccount');
    if (roleRef.name !== 'cluster-admin' || account === undefined || isMeant(manifest)) continue;
    const message = `cluster-admin gives ${account.name} everything; expected a role of its own with ${unless}`;
    yield { at: manifest.field('roleRef.name'), message };
  }
});
