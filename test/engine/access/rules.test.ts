import { describe, expect, test } from 'vitest';
import { registry } from '../../../charts/index.ts';
import { ACCOUNT, type Access, accessOf, foreignRoles, openRights } from '../../../engine/access/account.ts';
import { deliveredTo } from '../../../engine/access/delivered.ts';
import { type Need, namespacesMade, needsOf } from '../../../engine/access/needs.ts';
import { pluralOf } from '../../../engine/access/plural.ts';
import type { PolicyRule } from '../../../engine/access/rules.ts';
import { loadFleet } from '../../../engine/load/index.ts';
import { Schemas } from '../../../engine/validate/index.ts';
import { FOUR_CLUSTERS } from '../commands/run.ts';

const RBAC = 'rbac.authorization.k8s.io';

const { fleet } = loadFleet({
  folder: FOUR_CLUSTERS,
  components: registry.components,
  kubernetesVersions: Schemas.supported('imports/schemas'),
});
const cluster = fleet!.clusters.find(({ name }) => name === 'cluster-02')!;
const schemas = new Schemas('imports/schemas', cluster.kubernetes);
const { delivered } = deliveredTo(fleet!, cluster, { registry, schemas });
const needs = needsOf(delivered);
const access = accessOf('cluster-02', needs, namespacesMade(delivered));

const rulesOf = ({ account }: Access, kind: string, namespace?: string): PolicyRule[] => {
  const role = account.find((object) => object.kind === kind && object.metadata.namespace === namespace);
  return (role as unknown as { rules: PolicyRule[] }).rules;
};

const everywhere = rulesOf(access, 'ClusterRole');
const roles = access.account.filter(({ kind }) => kind === 'Role');
const all = [everywhere, ...roles.map(({ metadata }) => rulesOf(access, 'Role', metadata.namespace))].flat();

describe("the rights of Argo CD's account on an edge", () => {
  test('name every kind, and no Secret', () => {
    expect(all.filter(({ apiGroups, resources, verbs }) => [apiGroups, resources, verbs].flat().includes('*'))).toEqual(
      [],
    );
    expect(all.filter(({ resources }) => resources.includes('secrets'))).toEqual([]);
  });

  test('write nothing everywhere but what has no namespace, and that by its name', () => {
    const writing = everywhere.filter(({ verbs }) => verbs.some((verb) => !['get', 'list', 'watch'].includes(verb)));
    expect(writing.filter(({ resourceNames }) => resourceNames === undefined)).toEqual([]);
    expect(writing.map(({ resources }) => resources[0])).toContain('customresourcedefinitions');
    expect(writing.find(({ resources }) => resources[0] === 'namespaces')?.resourceNames).toEqual([
      'argo-rollouts',
      'logging-agent',
      'longhorn-system',
      'monitoring',
      'monitoring-node',
      'my-app-dev',
    ]);
  });

  test('write by name only where others have objects too', () => {
    expect(rulesOf(access, 'Role', 'kube-system').filter(({ resourceNames }) => resourceNames === undefined)).toEqual(
      [],
    );
    expect(rulesOf(access, 'Role', 'monitoring').some(({ resourceNames }) => resourceNames === undefined)).toBe(true);
  });

  test('escalate and bind named roles only', () => {
    const granting = all.filter(({ verbs }) => verbs.includes('escalate') || verbs.includes('bind'));
    expect(granting.length).toBeGreaterThan(2);
    expect(granting.filter(({ resourceNames = [] }) => resourceNames.length === 0)).toEqual([]);
  });

  test('let it deliver what is not sealed yet', () => {
    expect(cluster.sealed).toEqual({});
    const { resources } = rulesOf(access, 'Role', 'monitoring').find(
      ({ apiGroups }) => apiGroups[0] === 'bitnami.com',
    )!;
    expect(resources).toEqual(['sealedsecrets']);
  });

  test('leave each role and binding of the fleet to be filled, under its name', () => {
    const prepared = access.prepared.filter(({ kind }) => kind !== 'Namespace');
    const bound = prepared.find(({ metadata }) => metadata.name === 'longhorn-support-bundle');
    expect(bound).toMatchObject({ roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: 'cluster-admin' } });
    expect(prepared.filter(({ subjects }) => subjects !== undefined)).toEqual([]);
    const rendered = delivered
      .flatMap(({ objects }) => objects)
      .filter(({ apiVersion }) => apiVersion === `${RBAC}/v1`);
    const names = prepared.map(({ kind, metadata }) => `${kind}/${metadata.name}`);
    expect(names).toEqual(expect.arrayContaining(rendered.map(({ kind, metadata }) => `${kind}/${metadata.name}`)));
  });

  test('are told of where they reach further', () => {
    expect(foreignRoles(needs)).toEqual(['cluster-admin (by longhorn-support-bundle)']);
    expect(openRights(needs)).toEqual([]);
    const open: Need = { ...needs[0]!, group: RBAC, kind: 'ClusterRole', names: undefined };
    expect(openRights([open])).toEqual(['ClusterRole']);
  });

  test('are those of one account, which mounts no token', () => {
    const accounts = access.account.filter(({ kind }) => kind === 'ServiceAccount');
    expect(accounts).toEqual([expect.objectContaining({ automountServiceAccountToken: false })]);
    const bindings = access.account.filter(({ kind }) => kind.endsWith('Binding'));
    for (const { subjects } of bindings) expect(subjects).toEqual([{ kind: 'ServiceAccount', ...ACCOUNT }]);
  });
});

test.each([
  ['Ingress', 'ingresses'],
  ['NetworkPolicy', 'networkpolicies'],
  ['Gateway', 'gateways'],
  ['Endpoints', 'endpoints'],
  ['Prometheus', 'prometheuses'],
  ['CiliumL2AnnouncementPolicy', 'ciliuml2announcementpolicies'],
  ['PodMonitor', 'podmonitors'],
])('%s objects are %s in a role', (kind, plural) => expect(pluralOf(kind)).toBe(plural));
