import { expect, test } from 'vitest';
import type { KubeObject } from '../../../charts/shared/manifest.ts';
import { withListDefaults } from '../../../engine/compose/list-defaults.ts';
import { Schemas } from '../../../engine/validate/index.ts';
import { objectsIn, treeOf } from '../../cluster/delivery.ts';
import { componentOf, composed } from './small-fleet.ts';

const SCHEMAS = new Schemas('imports/schemas', '1.36');
const specOf = (apiVersion: string, kind: string, spec: object): unknown =>
  withListDefaults({ apiVersion, kind, metadata: { name: 'any' }, spec }, SCHEMAS).spec;

test('all defaults are written out in the items of a list that is one value', () => {
  const spec = { parentRefs: [{ name: 'fleet' }], rules: [{ backendRefs: [{ name: 'web', port: 80, weight: 5 }] }] };
  expect(specOf('gateway.networking.k8s.io/v1', 'HTTPRoute', spec)).toEqual({
    parentRefs: [{ name: 'fleet', group: 'gateway.networking.k8s.io', kind: 'Gateway' }],
    rules: [
      {
        backendRefs: [{ name: 'web', port: 80, weight: 5, group: '', kind: 'Service' }],
        matches: [{ path: { type: 'PathPrefix', value: '/' } }],
      },
    ],
  });
});

test('of items that are told apart by keys only the keys, and what lies in lists below them', () => {
  const listener = { name: 'https', port: 443, protocol: 'HTTPS', tls: { certificateRefs: [{ name: 'tls' }] } };
  expect(specOf('gateway.networking.k8s.io/v1', 'Gateway', { listeners: [listener] })).toEqual({
    listeners: [{ ...listener, tls: { certificateRefs: [{ name: 'tls', group: '', kind: 'Secret' }] } }],
  });
  const template = (port: object) => ({ spec: { containers: [{ name: 'web', ports: [port] }] } });
  expect(specOf('argoproj.io/v1alpha1', 'Rollout', { template: template({ containerPort: 80 }) })).toEqual({
    template: template({ containerPort: 80, protocol: 'TCP' }),
  });
});

test('what is said stays as it is said', () => {
  const spec = {
    parentRefs: [{ name: 'fleet', group: '', kind: 'Service' }],
    rules: [{ matches: [{ path: { type: 'Exact', value: '/a' } }] }],
  };
  expect(specOf('gateway.networking.k8s.io/v1', 'HTTPRoute', spec)).toEqual(spec);
});

test('an object without such lists, one of Kubernetes’ own kinds and one that is done already are the same objects', () => {
  const deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'any' },
    spec: { template: { spec: { containers: [{ name: 'web', ports: [{ containerPort: 80 }] }] } } },
  };
  const pool = {
    apiVersion: 'cilium.io/v2',
    kind: 'CiliumLoadBalancerIPPool',
    metadata: { name: 'any' },
    spec: { blocks: [{ cidr: '10.0.0.0/24' }] },
  };
  for (const object of [deployment, pool]) expect(withListDefaults(object, SCHEMAS)).toBe(object);
  const route: KubeObject = {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: 'any' },
    spec: { parentRefs: [{ name: 'fleet' }] },
  };
  const done = withListDefaults(route, SCHEMAS);
  expect(done).not.toBe(route);
  expect(withListDefaults(done, SCHEMAS)).toBe(done);
  expect(withListDefaults(route, SCHEMAS)).toBe(done);
  expect(route.spec).toEqual({ parentRefs: [{ name: 'fleet' }] });
});

test('two objects do not share what was written out', () => {
  const made = () => specOf('gateway.networking.k8s.io/v1', 'HTTPRoute', { rules: [{}] }) as { rules: object[] };
  const first = made();
  expect(made().rules[0]).not.toBe(first.rules[0]);
  expect((made().rules[0] as { matches: unknown }).matches).not.toBe((first.rules[0] as { matches: unknown }).matches);
});

test('of what a patch brings too', () => {
  const policy = {
    apiVersion: 'cilium.io/v2',
    kind: 'CiliumNetworkPolicy',
    metadata: { name: 'agent' },
    spec: { endpointSelector: {}, ingress: [{}] },
  };
  const merge = '{spec: {ingress: [{icmps: [{fields: [{type: 8}]}]}]}}';
  const patches = `patches: [{target: {kind: CiliumNetworkPolicy, name: agent}, merge: ${merge}}]`;
  const fleet = composed([componentOf('agent', { objects: [policy] })], `components: {agent: {${patches}}}\n`);
  expect(fleet.lines('error')).toEqual([]);
  const specOn = (cluster: string) => fleet.object(`clusters/${cluster}/agent/ciliumnetworkpolicy-agent.yaml`).spec;
  expect(specOn('cluster-02')).toEqual({
    endpointSelector: {},
    ingress: [{ icmps: [{ fields: [{ type: 8, family: 'IPv4' }] }] }],
  });
  expect(specOn('cluster-03')).toEqual(policy.spec);
});

test('nothing is left to write out in what is committed', () => {
  const tree = treeOf('dist');
  const objects = objectsIn(tree, tree.keys());
  expect(objects.length).toBeGreaterThan(600);
  expect(objects.filter((object) => withListDefaults(object, SCHEMAS) !== object)).toEqual([]);
});
