import { describe, expect, test } from 'vitest';
import { type KubeObject, Manifest } from '../../../../charts/shared/manifest.ts';
import { findings, wholeCluster } from './whole-cluster.ts';

const edge = wholeCluster('cluster-02');

const object = (kind: string, name: string, spec: object, namespace = 'shop') =>
  new Manifest('cluster-02', 'shop', { apiVersion: 'v1', kind, metadata: { name, namespace }, spec } as KubeObject);

type Port = { name?: string; containerPort: number };

const pods = (app: string, ports: Port[] = [{ name: 'http', containerPort: 8080 }], more = {}) =>
  object('Deployment', app, {
    selector: { matchLabels: { app } },
    template: {
      metadata: { labels: { app } },
      spec: {
        containers: [{ name: app, image: `registry.example.org/shop/${app}:v1.0.0`, ports }],
        ...more,
      },
    },
  });

const names = {
  to: [
    {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
      podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
    },
  ],
  ports: [{ port: 53 }],
};

const policy = (app: string, ingress: object[], egress: object[] = [names]) =>
  object('NetworkPolicy', app, {
    podSelector: { matchLabels: { app } },
    policyTypes: ['Ingress', 'Egress'],
    ingress,
    egress,
  });

const from = (app: string, ...ports: object[]) => ({ from: [{ podSelector: { matchLabels: { app } } }], ports });
const to = (app: string, ...ports: object[]) => ({ to: [{ podSelector: { matchLabels: { app } } }], ports });

const namespace = new Manifest('cluster-02', 'namespaces', {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'shop', labels: { team: 'shop' } },
});

const flows = (...manifests: Manifest[]) =>
  findings([...edge, namespace, ...manifests]).filter((line) => /^(network|route)-flow|^name-res/.test(line));

const AT = 'network-flow cluster-02/shop';

describe('a rule for a port', () => {
  test('by its name', () => {
    const shown = [pods('web'), pods('api'), policy('web', [], [names, to('api', { port: 'http' })])];
    expect(flows(...shown, policy('api', [from('web', { port: 'http' })]))).toEqual([]);
    expect(flows(...shown, policy('api', [from('web', { port: 'grpc' })]))).toContain(
      `${AT}/NetworkPolicy/shop/api: spec.ingress[0]: cluster-02/shop/Deployment/shop/api has no port grpc; expected a port of its pods, not of a Service`,
    );
  });

  test('in a range', () => {
    const range = { port: 8000, endPort: 8999 };
    const shown = [pods('web'), pods('api'), policy('web', [], [names, to('api', range)])];
    expect(flows(...shown, policy('api', [from('web', { port: 8080 })]))).toEqual([]);
    expect(flows(...shown, policy('api', [from('web', range)]))).toEqual([]);
    expect(flows(...shown, policy('api', [from('web', { port: 9000, endPort: 9999 })]))).toEqual([
      `${AT}/NetworkPolicy/shop/web: spec.egress[1]: cluster-02/shop/Deployment/shop/api does not let cluster-02/shop/Deployment/shop/web in at 8080; expected a rule in its policy too`,
    ]);
  });

  test('of pods that declare none', () => {
    const shown = [pods('web'), pods('api', []), policy('web', [], [names, to('api', { port: 8080 })])];
    expect(flows(...shown, policy('api', [from('web', { port: 8080 })]))).toEqual([]);
    expect(flows(...shown, policy('api', []))).toHaveLength(1);
  });

  test('beside one that names none, which opens every port', () => {
    const shown = [pods('web'), pods('api'), policy('web', [], [names, to('api', { port: 8080 })])];
    expect(flows(...shown, policy('api', [from('web', { port: 9090 })]))).not.toEqual([]);
    expect(flows(...shown, policy('api', [from('web', { protocol: 'TCP' }, { port: 9090 })]))).toEqual([]);
  });

  test('by two protocols is told of once', () => {
    const both = [
      { port: 5353, protocol: 'UDP' },
      { port: 5353, protocol: 'TCP' },
    ];
    expect(flows(pods('web'), pods('api'), policy('api', [from('web', ...both)]))).toHaveLength(1);
  });
});

describe('a policy that does not say what it is about', () => {
  const about = (rules: object) =>
    object('NetworkPolicy', 'web', { podSelector: { matchLabels: { app: 'web' } }, ...rules });

  test('is about the way in, and about the way out where it opens one', () => {
    const shown = [pods('web'), pods('api'), policy('api', [from('web', { port: 8080 })])];
    expect(flows(...shown, about({}))).toEqual([]);
    expect(flows(...shown, about({ egress: [] }))).toEqual([]);
    expect(flows(...shown, about({ egress: [names] }))).toEqual([
      `${AT}/NetworkPolicy/shop/api: spec.ingress[0]: cluster-02/shop/Deployment/shop/web may not ask cluster-02/shop/Deployment/shop/api at 8080; expected a rule in its policy too`,
    ]);
  });
});

describe('a rule for a whole namespace', () => {
  const everyone = { from: [{ podSelector: {} }], ports: [{ port: 8080 }] };
  const closed = [pods('web'), pods('api'), policy('web', [])];

  test('asks no pod of it to come', () => {
    expect(flows(...closed, policy('api', [everyone]))).toEqual([]);
    const byName = { 'kubernetes.io/metadata.name': 'kube-system' };
    const dns = { to: [{ namespaceSelector: { matchLabels: byName } }], ports: [{ port: 53 }] };
    expect(flows(pods('web'), policy('web', [], [dns]))).toEqual([]);
  });

  test('beside pods that it names', () => {
    const either = {
      from: [{ podSelector: {} }, { podSelector: { matchLabels: { app: 'shop' } } }],
      ports: [{ port: 8080 }],
    };
    expect(flows(...closed, policy('api', [either]))).toEqual([]);
    expect(flows(...closed, pods('shop'), policy('shop', []), policy('api', [either]))).toEqual([
      `${AT}/NetworkPolicy/shop/api: spec.ingress[0]: cluster-02/shop/Deployment/shop/shop may not ask cluster-02/shop/Deployment/shop/api at 8080; expected a rule in its policy too`,
    ]);
  });

  test('lets who comes in, by whatever label its namespace has', () => {
    const asks = policy('web', [], [names, to('api', { port: 8080 })]);
    const byLabel = (team: string) => ({ ...everyone, from: [{ namespaceSelector: { matchLabels: { team } } }] });
    expect(flows(pods('web'), pods('api'), asks, policy('api', [byLabel('shop')]))).toEqual([]);
    expect(flows(pods('web'), pods('api'), asks, policy('api', [byLabel('other')]))).toHaveLength(1);
  });
});

describe('a policy of Cilium', () => {
  const cilium = (spec: object) => object('CiliumNetworkPolicy', 'api', spec);
  const ports = [{ ports: [{ port: '8080', protocol: 'TCP' }] }];
  const asked = [pods('web'), pods('api'), policy('web', [], [names, to('api', { port: 8080 })]), policy('api', [])];
  const lets = (fromEndpoints: object) =>
    flows(...asked, cilium({ endpointSelector: { matchLabels: { 'k8s:app': 'api' } }, ingress: [fromEndpoints] }));

  test.each<[string, object]>([
    ['plain', { matchLabels: { app: 'web' } }],
    ['with their source', { matchLabels: { 'k8s:app': 'web', 'any:app': 'web' } }],
    ['of a namespace', { matchLabels: { 'io.kubernetes.pod.namespace': 'shop' } }],
    ['of every namespace', { matchExpressions: [{ key: 'k8s:io.kubernetes.pod.namespace', operator: 'Exists' }] }],
  ])('names endpoints by labels %s', (_, endpoint) => {
    expect(lets({ fromEndpoints: [endpoint], toPorts: ports })).toEqual([]);
  });

  test('names others', () => {
    const other = { matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'other', 'k8s:app': 'web' } };
    expect(lets({ fromEndpoints: [other], toPorts: ports })).toHaveLength(1);
  });
});

describe('a policy of Cilium for the whole cluster', () => {
  const clusterwide = (spec: object) =>
    new Manifest('cluster-02', 'shop', {
      apiVersion: 'cilium.io/v2',
      kind: 'CiliumClusterwideNetworkPolicy',
      metadata: { name: 'all' },
      spec,
    });
  const dns = {
    toEndpoints: [{ matchLabels: { 'io.kubernetes.pod.namespace': 'kube-system', 'k8s-app': 'kube-dns' } }],
  };
  const everyone = { matchExpressions: [{ key: 'io.kubernetes.pod.namespace', operator: 'Exists' }] };
  const closed = [pods('web'), policy('web', [], [])];

  test('opens for pods of every namespace', () => {
    expect(flows(...closed)).toHaveLength(1);
    expect(flows(...closed, clusterwide({ endpointSelector: everyone, egress: [dns] }))).toEqual([]);
  });

  test('or of some namespaces, by their labels', () => {
    const of = (team: string) => ({ matchLabels: { 'io.cilium.k8s.namespace.labels.team': team } });
    expect(flows(...closed, clusterwide({ endpointSelector: of('shop'), egress: [dns] }))).toEqual([]);
    expect(flows(...closed, clusterwide({ endpointSelector: of('other'), egress: [dns] }))).toHaveLength(1);
  });

  test('closes what it does not open, unless it says that it does not', () => {
    const some = { endpointSelector: { matchLabels: { app: 'web' } }, egress: [{ toEntities: ['world'] }] };
    expect(flows(pods('web'))).toEqual([]);
    expect(flows(pods('web'), clusterwide(some))).toHaveLength(1);
    expect(flows(pods('web'), clusterwide({ ...some, enableDefaultDeny: { egress: false } }))).toEqual([]);
    expect(flows(...closed, clusterwide({ ...some, enableDefaultDeny: { egress: false } }))).toHaveLength(1);
  });

  test('denies what others open, and closes what it does not name', () => {
    const denying = (egressDeny: object[]) =>
      clusterwide({ endpointSelector: { matchLabels: { app: 'web' } }, egressDeny });
    const toWorld = [{ toEntities: ['world'] }];
    const open = [pods('web'), policy('web', [], [names])];
    expect(flows(...open, denying(toWorld))).toEqual([]);
    expect(flows(...open, denying([dns]))).toHaveLength(1);
    expect(flows(...open, denying([{ toPorts: [{ ports: [{ port: '53' }] }] }]))).toHaveLength(1);
    expect(flows(pods('web'), denying(toWorld))).toHaveLength(1);
  });

  test.each<[string, object, number]>([
    ['an empty rule opens nothing, and closes', { egress: [{}] }, 1],
    ['an empty list says nothing', { egress: [] }, 0],
  ])('%s', (_, spec, found) => {
    expect(
      flows(pods('web'), clusterwide({ endpointSelector: { matchLabels: { app: 'web' } }, ...spec })),
    ).toHaveLength(found);
  });

  test('asks nobody to come, nor is one of nodes about pods', () => {
    const labels = { matchLabels: { app: 'web' } };
    const ingress = [{ fromEndpoints: [labels], toPorts: [{ ports: [{ port: '8080', protocol: 'TCP' }] }] }];
    const both = [pods('web'), policy('web', []), pods('api')];
    expect(flows(...both, clusterwide({ endpointSelector: { matchLabels: { app: 'api' } }, ingress }))).toEqual([]);
    expect(flows(pods('web'), clusterwide({ nodeSelector: {}, egress: [{ toEntities: ['host'] }] }))).toEqual([]);
  });

  test('or of one namespace, in several rules', () => {
    const specs = [{ endpointSelector: { matchLabels: { app: 'api' } } }, { endpointSelector: {}, egress: [dns] }];
    const several = new Manifest('cluster-02', 'shop', {
      apiVersion: 'cilium.io/v2',
      kind: 'CiliumNetworkPolicy',
      metadata: { name: 'all', namespace: 'shop' },
      specs,
    });
    expect(flows(...closed, several)).toEqual([]);
  });
});

test.each(['None', 'Default'])('pods with the DNS policy %s ask the cluster for no names', (dnsPolicy) => {
  const closed = policy('web', [], []);
  expect(flows(pods('web', [], { dnsPolicy }), closed)).toEqual([]);
  expect(flows(pods('web'), closed)).toEqual([
    expect.stringMatching(/^name-resolution .*\/web: may not ask for names/),
  ]);
});
