import { describe, expect, test } from 'vitest';
import { type KubeObject, Manifest } from '../../../../charts/shared/manifest.ts';
import type { ClusterData } from '../../../../clusters/schema/cluster.ts';
import { changed, findings, wholeCluster, without } from './whole-cluster.ts';

const central = wholeCluster('cluster-01');
const edge = wholeCluster('cluster-02');
const three: Partial<ClusterData> = {
  nodes: { count: 3, cpu: '8', memory: '32Gi', disk: '1Ti' },
  nodeAddresses: ['192.168.101.194', '192.168.101.198', '192.168.101.199'],
};
const largeCentral = wholeCluster('cluster-01', three);

const KSM = 'Deployment/monitoring/kube-state-metrics';
const KSM_POD = `cluster-02/kube-state-metrics/${KSM}: spec.template.spec`;
const INGRESS = 'Ingress/monitoring/thanos-receive-auth';

describe('one change to an edge is found', () => {
  test.each([
    [
      'a pod that its namespace does not let in',
      [KSM, '"allowPrivilegeEscalation":false', '"allowPrivilegeEscalation":true'],
      [
        `pod-security ${KSM_POD}.containers[0].securityContext.allowPrivilegeEscalation: ` +
          'is not false; expected false: namespace monitoring enforces restricted, by charts/platform/namespace-levels.ts',
      ],
    ],
    [
      'a workload in a privileged namespace that is not its agent',
      ['DaemonSet/monitoring-node/node-exporter', '"name":"node-exporter"', '"name":"node-spy"'],
      ['privileged-agents cluster-02/node-exporter/DaemonSet/monitoring-node/node-spy'],
    ],
    [
      'a tag that floats',
      [KSM, 'kube-state-metrics:v2.20.0', 'kube-state-metrics:latest'],
      [
        `pinned-image ${KSM_POD}.containers[0].image: registry.k8s.io/kube-state-metrics/kube-state-metrics:latest changes`,
      ],
    ],
    [
      'an image without a registry',
      [KSM, 'registry.k8s.io/kube-state-metrics/kube-state-metrics:', 'kube-state-metrics:'],
      [`pinned-image ${KSM_POD}.containers[0].image: kube-state-metrics:v2.20.0 names no registry`],
    ],
    [
      'an account that is not there',
      [KSM, '"serviceAccountName":"kube-state-metrics"', '"serviceAccountName":"nobody"'],
      [`pod-account ${KSM_POD}.serviceAccountName: there is no ServiceAccount nobody in monitoring`],
    ],
    [
      'a role for an account of another namespace',
      ['ClusterRoleBinding/kube-state-metrics', '"namespace":"monitoring"', '"namespace":"logging"'],
      ['binding-target cluster-02/kube-state-metrics/ClusterRoleBinding/kube-state-metrics: subjects[0]: there is no'],
    ],
    [
      'a binding to no role',
      [
        'ClusterRoleBinding/kube-state-metrics',
        '"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"kube-state-metrics"}',
        '"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"ksm"}',
      ],
      ['binding-target cluster-02/kube-state-metrics/ClusterRoleBinding/kube-state-metrics: roleRef.name: there is no'],
    ],
    [
      'a Service that selects no pods',
      [
        'Service/monitoring/kube-state-metrics',
        '"selector":{"app.kubernetes.io/instance":"kube-state-metrics"',
        '"selector":{"app.kubernetes.io/instance":"ksm"',
      ],
      ['service-target cluster-02/kube-state-metrics/Service/monitoring/kube-state-metrics: spec.selector: selects no'],
    ],
    [
      'a Service over a port that the pods do not have',
      ['Service/monitoring/kube-state-metrics', '"targetPort":"telemetry"', '"targetPort":"metrics"'],
      [
        'service-target cluster-02/kube-state-metrics/Service/monitoring/kube-state-metrics: spec.ports[1].targetPort: cluster-02/kube-state-metrics/Deployment/monitoring/kube-state-metrics has no port metrics; it has: http, telemetry',
      ],
    ],
    [
      'a monitor that finds no Service',
      [
        'ServiceMonitor/monitoring/kubelet',
        '"app.kubernetes.io/name":"kubelet","k8s-app"',
        '"app.kubernetes.io/name":"kubelets","k8s-app"',
      ],
      [
        'monitor-target cluster-02/cluster-monitors/ServiceMonitor/monitoring/kubelet: spec.selector: selects no Service',
      ],
    ],
    [
      'a monitor of a port that the Service does not have',
      ['ServiceMonitor/longhorn-system/longhorn', '"port":"manager"', '"port":"metrics"'],
      [
        'monitor-target cluster-02/longhorn/ServiceMonitor/longhorn-system/longhorn: spec.endpoints[0].port: the Service has no port metrics; it has: manager',
      ],
    ],
    [
      'more copies of a volume than nodes',
      ['StorageClass/longhorn-r1', '"numberOfReplicas":"1"', '"numberOfReplicas":"2"'],
      [
        'storage-replicas cluster-02/longhorn/StorageClass/longhorn-r1: parameters.numberOfReplicas: longhorn-r1 keeps 2',
      ],
    ],
    [
      'no default class',
      ['StorageClass/longhorn-r1', 'is-default-class":"true"', 'is-default-class":"false"'],
      ['default-storage-class cluster-02: storageClass: none of longhorn-r1 is longhorn-r1'],
    ],
    [
      'a port of the node that Cilium has',
      ['DaemonSet/monitoring-node/node-exporter', '"hostPort":9100', '"hostPort":9962'],
      [
        'host-port cluster-02/node-exporter/DaemonSet/monitoring-node/node-exporter: spec.template.spec.containers[0].ports[0]',
      ],
    ],
    [
      'a ConfigMap that is not there',
      ['DaemonSet/logging-agent/fluent-bit', '"configMap":{"name":"fluent-bit"', '"configMap":{"name":"fluentbit"'],
      ['config-map-exists cluster-02/fluent-bit/DaemonSet/logging-agent/fluent-bit: spec.template.spec.volumes['],
    ],
    [
      'variables of a ConfigMap that is not there',
      ['DaemonSet/logging-agent/fluent-bit', '"image":', '"envFrom":[{"configMapRef":{"name":"none"}}],"image":'],
      ['config-map-exists cluster-02/fluent-bit/DaemonSet/logging-agent/fluent-bit: spec.template.spec.'],
    ],
    [
      'nothing, where it need not be there',
      [
        'DaemonSet/logging-agent/fluent-bit',
        '"image":',
        '"envFrom":[{"configMapRef":{"name":"none","optional":true}}],"image":',
      ],
      [],
    ],
  ])('%s', (_, [object, from, to], expected) => {
    const found = findings(changed(edge, object!, from!, to!));
    expect(found).toEqual(expected.map((text) => expect.stringContaining(text)));
  });
});

test('pods that the operator makes are judged by what their resource says', () => {
  const agent = 'PrometheusAgent/monitoring/prometheus-agent';
  const found = findings(changed(edge, agent, '"runAsNonRoot":true', '"runAsNonRoot":false'));
  expect(found).toEqual([
    expect.stringContaining(
      `pod-security cluster-02/prometheus-agent/${agent}: spec.securityContext.runAsNonRoot: is false; expected true`,
    ),
  ]);
});

test('a class that the volume of an agent asks for in vain', () => {
  const agent = 'PrometheusAgent/monitoring/prometheus-agent';
  const found = findings(changed(edge, agent, '"storageClassName":"longhorn-r1"', '"storageClassName":"longhorn"'));
  expect(found).toEqual([expect.stringContaining('there is no StorageClass longhorn; there are: longhorn-r1')]);
});

test('a Service that gathers the pods of two workloads', () => {
  const service = 'Service/monitoring/kube-state-metrics';
  const selector =
    '"selector":{"app.kubernetes.io/instance":"kube-state-metrics","app.kubernetes.io/name":"kube-state-metrics"}';
  const found = findings(changed(edge, service, selector, '"selector":{"app.kubernetes.io/part-of":"observability"}'));
  expect(found).toContainEqual(
    expect.stringMatching(
      /^service-target .*kube-state-metrics: spec.selector: selects the pods of .* and .*; expected one/,
    ),
  );
});

test('two workloads that take one port of the node', () => {
  const [exporter] = edge.filter(({ at }) => at.endsWith('DaemonSet/monitoring-node/node-exporter'));
  const copy = JSON.parse(JSON.stringify(exporter!.object).replaceAll('"node-exporter"', '"node-exporter-too"'));
  const found = findings([...edge, new Manifest('cluster-02', 'too', copy)]);
  expect(found).toContainEqual(
    expect.stringMatching(/^host-port .*node-exporter-too: .*takes port 9100 of the node, which .*node-exporter has/),
  );
});

test('a namespace that nothing makes', () => {
  const found = findings(without(edge, 'Namespace/logging-agent'));
  expect(found).not.toEqual([]);
  expect(found.filter((text) => !text.startsWith('namespace-exists '))).toEqual([]);
  expect(found[0]).toContain('there is no namespace logging-agent; there are: argocd, default, kube-system');
});

test('bounds for a namespace that nothing uses', () => {
  const namespaces = { gitlab: { quota: { pods: 5 } } };
  expect(findings(edge, { namespaces })).toEqual([
    expect.stringContaining('bounded-namespace cluster-02: namespaces.gitlab: no enabled component uses the namespace'),
  ]);
});

test('a quota that the pods of its namespace are over', () => {
  const namespaces = { monitoring: { quota: { 'requests.memory': '64Mi', pods: 100 } } };
  expect(findings(wholeCluster('cluster-02', { namespaces }), { namespaces })).toEqual([
    expect.stringMatching(/^namespace-quota .*ResourceQuota\/monitoring\/quota: spec.hard\[requests.memory\]: pods of/),
  ]);
});

test('a container that its namespace does not bound, and one past the bounds', () => {
  const namespaces = { 'logging-agent': { quota: { 'limits.cpu': 8 } } };
  expect(findings(wholeCluster('cluster-02', { namespaces }), { namespaces })).toEqual([
    expect.stringMatching(/^container-bounds .*fluent-bit: spec.*resources.limits.cpu: is missing, and the quota of/),
  ]);
  const bounded = { 'logging-agent': { limits: { max: { memory: '1Mi' } } } };
  expect(findings(wholeCluster('cluster-02', { namespaces: bounded }), { namespaces: bounded })).toEqual([
    expect.stringMatching(
      /^container-bounds .*fluent-bit: .*limits.memory: is .*, and the namespace lets a container have 1Mi/,
    ),
  ]);
});

test('disks that are too small for the volumes, with their copies', () => {
  const found = (disk: string, nodes: object = {}) =>
    findings(nodes === three.nodes ? largeCentral : central, {
      ...three,
      nodes: { count: 1, cpu: '8', memory: '32Gi', ...nodes, disk },
    }).filter((line) => line.startsWith('volume-capacity'));
  // Of one copy 242Gi are claimed, of which Longhorn has seven tenths.
  expect(found('346Gi')).toEqual([]);
  expect(found('345Gi')).toEqual([
    'volume-capacity cluster-01: nodes.disk: volumes come to 242Gi with their copies, of 241.5Gi that Longhorn gives out on 1 nodes; expected larger disks, more, or smaller volumes',
  ]);
  expect(found('500Gi', three.nodes)).toEqual([expect.stringContaining('come to 1458Gi with their copies, of 1050Gi')]);
});

test('a volume of no class is of the default one, and one that a person has made of none', () => {
  const claim = (spec: object) =>
    new Manifest('cluster-01', 'own', {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'data', namespace: 'monitoring' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Ti' } }, ...spec },
    } as KubeObject);
  const found = (spec: object) =>
    findings([...central, claim(spec)], {
      ...three,
      nodes: { count: 1, cpu: '8', memory: '32Gi', disk: '500Gi' },
    }).filter((line) => line.startsWith('volume-capacity'));
  expect(found({ storageClassName: '' })).toEqual([]);
  expect(found({})).toEqual([expect.stringContaining('come to 1266Gi')]);
  expect(found({ storageClassName: 'longhorn-r1' })).toEqual(found({}));
});

test('nodes that are too small for what the pods ask', () => {
  const nodes = { count: 1, cpu: '100m', memory: '64Mi', disk: '50Gi' };
  expect(findings(edge, { nodes })).toEqual([
    expect.stringMatching(/^node-capacity cluster-02: nodes.cpu: pods request .* of 0.08 that 1 nodes can give/),
    expect.stringMatching(/^node-capacity cluster-02: nodes.memory: pods request .*Mi of 51.2Mi/),
  ]);
});

test('a class that the cluster names and nothing makes', () => {
  const storageClass = 'ceph';
  const found = findings(wholeCluster('cluster-01', { storageClass }), { storageClass });
  expect(found).toContainEqual(expect.stringMatching(/^storage-class-exists .* there is no StorageClass ceph/));
  expect(found).toContainEqual(expect.stringContaining('default-storage-class cluster-01: storageClass: none of'));
});

test('a class that stands in the cluster without Longhorn is taken at its word', () => {
  const storageClass = 'ceph';
  const manifests = wholeCluster('cluster-01', { storageClass }).filter(({ component }) => component !== 'longhorn');
  expect(findings(manifests, { storageClass })).toEqual([]);
});

test('a class that went with Longhorn is missed by every claim, unless the cluster names it', () => {
  const manifests = wholeCluster('cluster-01').filter(({ component }) => component !== 'longhorn');
  const found = findings(manifests).filter((line) => line.startsWith('storage-class-exists'));
  const kinds = found.map((line) => line.split('/')[2]);
  expect([...new Set(kinds)].sort()).toEqual(['Alertmanager', 'Prometheus', 'StatefulSet', 'ThanosRuler']);
  for (const line of found) {
    expect(line).toContain(
      'there is no StorageClass longhorn-r1; if it stands there without a component, say so by storageClass in clusters/cluster-01.yaml',
    );
  }
  expect(findings(manifests, { storageClass: 'longhorn-r1' })).toEqual([]);
});

describe('one change to the central cluster is found', () => {
  test.each([
    [
      'an Ingress to no Service',
      ['"service":{"name":"thanos-receive-auth"', '"service":{"name":"thanos-auth"'],
      'ingress-backend',
      'there is no Service thanos-auth in monitoring',
    ],
    [
      'an Ingress to no port',
      ['"port":{"name":"http"}', '"port":{"name":"web"}'],
      'ingress-backend',
      'Service thanos-receive-auth has no port web',
    ],
    [
      'another ingress class',
      ['"ingressClassName":"cilium"', '"ingressClassName":"nginx"'],
      'ingress-class',
      'is nginx',
    ],
    [
      'an annotation of another controller',
      ['"annotations":{', '"annotations":{"nginx.ingress.kubernetes.io/auth-type":"basic",'],
      'ingress-class',
      'Cilium does not know it',
    ],
  ])('%s', (_, [from, to], code, message) => {
    expect(findings(changed(central, INGRESS, from!, to!))).toEqual([
      expect.stringMatching(new RegExp(`^${code} cluster-01/thanos-receiver/${INGRESS}: .*${message}`)),
    ]);
  });

  test('a host of another cluster, for which there is no certificate either', () => {
    const host = '"host":"thanos-receive.k8s-cluster-0';
    expect(findings(changed(central, INGRESS, `${host}1`, `${host}2`))).toEqual([
      expect.stringMatching(
        /^ingress-host .*: thanos-receive.k8s-cluster-02.miribit.lab is outside the zone k8s-cluster-01.miribit.lab of/,
      ),
      expect.stringMatching(/^ingress-tls .*: thanos-receive.k8s-cluster-02.miribit.lab has no certificate/),
    ]);
  });

  test('a host whose TLS is handed through no more, so that Cilium would need its certificate', () => {
    const passthrough = changed(central, 'Ingress/logging/opensearch', '"enabled"', '"disabled"');
    expect(findings(passthrough)).toEqual([
      expect.stringMatching(/^ingress-tls .*: opensearch.k8s-cluster-01.miribit.lab has no certificate/),
    ]);
  });

  test('a budget that lets no pod go', () => {
    const budget = 'PodDisruptionBudget/monitoring/thanos-receive-router';
    expect(findings(changed(largeCentral, budget, '"maxUnavailable":1', '"minAvailable":2'), three)).toEqual([
      expect.stringContaining(`disruption-budget cluster-01/thanos-receiver/${budget}: spec: lets none of 2 pods go`),
    ]);
  });

  test('more Services than addresses', () => {
    const pool = 'CiliumLoadBalancerIPPool/default';
    const services = ['kube-state-metrics', 'thanos-receive-auth'].reduce(
      (manifests, name) =>
        changed(manifests, `Service/monitoring/${name}`, '"spec":{', '"spec":{"type":"LoadBalancer",'),
      changed(central, pool, '192.168.101.219', '192.168.101.210'),
    );
    expect(findings(services)).toEqual([
      expect.stringContaining(
        'gets no address: cluster-01/cilium-lb/CiliumLoadBalancerIPPool/default has 1 for 2 Services',
      ),
    ]);
  });
});
