import { byCodeUnit, distinct } from '../distinct.ts';
import type { Need } from './needs.ts';
import { pluralOf } from './plural.ts';

export interface PolicyRule {
  apiGroups: string[];
  resources: string[];
  resourceNames?: string[];
  verbs: string[];
}

export const RBAC = 'rbac.authorization.k8s.io';

const READ = ['get', 'list', 'watch'];
const WRITE = ['create', 'delete', 'patch', 'update'];

/** What grows out of the fleet's objects, which Argo CD shows below them. No Secret is among it. */
const GROWN: readonly PolicyRule[] = [
  { apiGroups: [''], resources: ['events', 'persistentvolumeclaims', 'pods'], verbs: READ },
  { apiGroups: ['apps'], resources: ['controllerrevisions', 'replicasets'], verbs: READ },
  { apiGroups: ['batch'], resources: ['jobs'], verbs: READ },
];

/** What Argo CD may do everywhere: read the kinds that it delivers, and write those without a namespace, each by its name. */
export const clusterRules = (needs: readonly Need[]): PolicyRule[] => [
  ...readRules(needs),
  ...needs.filter(({ namespace }) => namespace === '').flatMap((need) => writeRules(need, { byName: true })),
];

/**
 * What Argo CD may do in one namespace: write the kinds that it delivers there.
 * @param byName whether others have objects there too, as in kube-system
 */
export const namespaceRules = (needs: readonly Need[], options: { byName: boolean }): PolicyRule[] => {
  const rules = needs.flatMap((need) => writeRules(need, options));
  const [open, named] = [false, true].map((isNamed) =>
    rules.filter((rule) => (rule.resourceNames !== undefined) === isNamed),
  );
  return [...merged(open!), ...named!];
};

function readRules(needs: readonly Need[]): PolicyRule[] {
  const kinds = needs
    .filter(({ group, resource }) => !(group === '' && resource === 'secrets'))
    .map(({ group, resource }) => ({ apiGroups: [group], resources: [resource], verbs: READ }));
  return merged([...kinds, ...GROWN, { apiGroups: [''], resources: [pluralOf('Namespace')], verbs: READ }]);
}

function writeRules({ group, kind, resource, names, binds }: Need, { byName }: { byName: boolean }): PolicyRule[] {
  const grants = group === RBAC;
  const known = names === undefined ? undefined : distinct(names);
  const resourceNames = known !== undefined && (byName || grants) ? { resourceNames: known } : {};
  // Roles hold more than Argo CD itself may do: it may give them their rules, but make up none of its own.
  const escalate = grants && kind.endsWith('Role') ? ['escalate'] : [];
  return [
    { apiGroups: [group], resources: [resource], ...resourceNames, verbs: [...WRITE, ...escalate].sort() },
    ...(['ClusterRole', 'Role'] as const).flatMap((role) => bindRules(role, [...binds.values()])),
  ];
}

function bindRules(kind: 'ClusterRole' | 'Role', bound: readonly { kind: string; name: string }[]): PolicyRule[] {
  const names = bound.filter((role) => role.kind === kind).map(({ name }) => name);
  if (names.length === 0) return [];
  const resources = [`${kind.toLowerCase()}s`];
  return [{ apiGroups: [RBAC], resources, resourceNames: distinct(names), verbs: ['bind'] }];
}

/** Rules without names, one per group and verbs. */
function merged(rules: readonly PolicyRule[]): PolicyRule[] {
  const byGroup = new Map<string, { rule: PolicyRule; resources: Set<string> }>();
  for (const rule of rules) {
    const key = `${rule.apiGroups.join()} ${rule.verbs.join()}`;
    const known = byGroup.get(key) ?? { rule, resources: new Set() };
    for (const resource of rule.resources) known.resources.add(resource);
    byGroup.set(key, known);
  }
  return [...byGroup.entries()]
    .sort(([a], [b]) => byCodeUnit(a, b))
    .map(([, { rule, resources }]) => ({ ...rule, resources: distinct(resources) }));
}
