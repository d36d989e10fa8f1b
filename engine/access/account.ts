import type { KubeObject } from '../../charts/shared/manifest.ts';
import { distinct } from '../distinct.ts';
import type { Need, RoleRef } from './needs.ts';
import { clusterRules, namespaceRules, RBAC } from './rules.ts';

/** Who Argo CD is on a cluster that it delivers to, and where. */
export const ACCOUNT = { name: 'argocd-manager', namespace: 'kube-system' };

/** On what belongs to an access: the name of the cluster in the fleet. */
export const ACCESS = 'fleetwright/access';

/** On what an access has made for Argo CD to fill. */
export const PREPARED = 'fleetwright/prepared';

/** What an access consists of, but for its tokens. */
export interface Access {
  /** Empty objects that Argo CD fills: namespaces, roles and bindings. It may make none under other names. */
  prepared: readonly KubeObject[];
  /** The account and its rights. */
  account: readonly KubeObject[];
}

/** @param made the namespaces that the fleet makes; in others, Argo CD writes only what it names */
export function accessOf(cluster: string, needs: readonly Need[], made: readonly string[]): Access {
  const labels = { [ACCESS]: cluster };
  const places = distinct(needs.flatMap(({ namespace }) => (namespace === '' ? [] : [namespace])));
  return {
    prepared: [
      ...made.map(namespaceObject),
      ...needs.filter(isRights).flatMap((need) => preparedRights(cluster, need)),
    ],
    account: [
      {
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: { ...ACCOUNT, labels },
        automountServiceAccountToken: false,
      },
      roleObject('ClusterRole', { name: ACCOUNT.name, labels }, clusterRules(needs)),
      bindingObject('ClusterRoleBinding', { name: ACCOUNT.name, labels }),
      ...places.flatMap((namespace) => {
        const metadata = { name: ACCOUNT.name, namespace, labels };
        const own = needs.filter((need) => need.namespace === namespace);
        const rules = namespaceRules(own, { byName: !made.includes(namespace) });
        return [roleObject('Role', metadata, rules), bindingObject('RoleBinding', metadata)];
      }),
    ],
  };
}

type Metadata = KubeObject['metadata'];

const namespaceObject = (name: string): KubeObject => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });

const roleObject = (kind: 'ClusterRole' | 'Role', metadata: Metadata, rules: object[]): KubeObject => ({
  apiVersion: `${RBAC}/v1`,
  kind,
  metadata,
  rules,
});

const bindingObject = (kind: 'ClusterRoleBinding' | 'RoleBinding', metadata: Metadata): KubeObject => ({
  apiVersion: `${RBAC}/v1`,
  kind,
  metadata,
  roleRef: { apiGroup: RBAC, kind: kind === 'RoleBinding' ? 'Role' : 'ClusterRole', name: ACCOUNT.name },
  subjects: [{ kind: 'ServiceAccount', ...ACCOUNT }],
});

const isRights = ({ group }: Need): boolean => group === RBAC;

/** `kubectl auth reconcile`, which Argo CD runs, creates what is missing without a name that a role could allow. */
function preparedRights(cluster: string, { kind, namespace, names, binds }: Need): KubeObject[] {
  return [...(names ?? [])].map((name) => ({
    apiVersion: `${RBAC}/v1`,
    kind,
    metadata: { name, ...(namespace === '' ? {} : { namespace }), labels: { [PREPARED]: cluster } },
    ...contentOf(binds.get(name)),
  }));
}

const contentOf = (role: RoleRef | undefined): object =>
  role === undefined ? { rules: [] } : { roleRef: { apiGroup: RBAC, ...role } };

/** Roles of others that the account may hand out: it can take them for itself by way of the bindings that have them. */
export function foreignRoles(needs: readonly Need[]): string[] {
  const own = new Set(needs.flatMap(({ kind, names }) => (kind === 'ClusterRole' ? [...(names ?? [])] : [])));
  const bound = needs.flatMap(({ binds }) => [...binds].map(([binding, { kind, name }]) => ({ binding, kind, name })));
  return distinct(
    bound
      .filter(({ kind, name }) => kind === 'ClusterRole' && !own.has(name))
      .map(({ binding, name }) => `${name} (by ${binding})`),
  );
}

/** Kinds of rights that an upstream source brings under names that are not known: Argo CD may then make any. */
export const openRights = (needs: readonly Need[]): string[] =>
  distinct(needs.filter((need) => isRights(need) && need.names === undefined).map(({ kind }) => kind));
