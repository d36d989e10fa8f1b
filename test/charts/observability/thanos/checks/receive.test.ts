import { describe, expect, test } from 'vitest';
import { thanosChecks } from '../../../../../charts/observability/thanos/checks/index.ts';
import { thanosCompactor } from '../../../../../charts/observability/thanos/thanos-compactor.ts';
import { thanosReceiver } from '../../../../../charts/observability/thanos/thanos-receiver.ts';
import { type KubeObject, Manifest, Manifests } from '../../../../../charts/shared/manifest.ts';
import { judge } from '../../../../../engine/judge.ts';
import { clusterForTest, composeForTest, fleetForTest } from '../../../compose.ts';
import { collectFacts } from '../../../facts.ts';

const fleet = fleetForTest();
const limits = { tenants: { 'cluster-02': { series: 5000 } } };
const objects = composeForTest(thanosReceiver, {
  cluster: { nodes: { ...clusterForTest('cluster-01').nodes, count: 3 } },
  options: { router: { limits } },
});

const compactor = composeForTest(thanosCompactor);

function findings(changed: readonly KubeObject[]): string[] {
  const manifests = new Manifests(
    [...changed, ...compactor].map((object) => new Manifest('cluster-01', 'thanos-receiver', object)),
  );
  const facts = collectFacts(thanosChecks, manifests);
  return judge(thanosChecks, [{ cluster: 'cluster-01', facts }], fleet).map(
    ({ at, message, code }) => `${at}: ${message} [${code}]`,
  );
}

/** The objects with one text replaced, once, in the object of that kind and name. */
function changed(kind: string, name: string, from: string, to: string): KubeObject[] {
  return objects.map((object) => {
    if (object.kind !== kind || object.metadata.name !== name) return object;
    const text = JSON.stringify(object);
    expect(text).toContain(from);
    return JSON.parse(text.replace(from, to));
  });
}

const INGESTOR = 'thanos-receive-ingestor';
const ROUTER = 'thanos-receive-router';
const atIngestor = `cluster-01/thanos-receiver/StatefulSet/monitoring/${INGESTOR}: spec.template.spec.containers[0].args`;
const atRouter = `cluster-01/thanos-receiver/Deployment/monitoring/${ROUTER}: spec.template.spec.containers[0].args`;
const pod = (i: number) => `${INGESTOR}-${i}.${INGESTOR}.monitoring.svc.cluster.local:10901`;

test('what is rendered holds', () => {
  expect(findings(objects)).toEqual([]);
});

describe('one change to a manifest is found', () => {
  test.each([
    [
      'a cluster that no hashring takes',
      ['ConfigMap', ROUTER, String.raw`\"cluster-03\",`, ''],
      `${atRouter}: no hashring takes the tenant cluster-03; expected it among cluster-01, cluster-02, cluster-04 [receive-tenants]`,
    ],
    [
      'more copies than ingestors',
      ['Deployment', ROUTER, 'replication-factor=3', 'replication-factor=4'],
      `${atRouter}: fleet: 4 copies on 3 ingestors; expected a replication factor of at most 3 [receive-replicas]`,
    ],
    [
      'copies counted differently',
      ['StatefulSet', INGESTOR, 'replication-factor=3', 'replication-factor=1'],
      `${atIngestor}: --receive.replication-factor=1, but cluster-01/thanos-receiver/Deployment/monitoring/${ROUTER} has 3; expected the same [receive-replication-factor]`,
    ],
    [
      'an ingestor that the hashring leaves out',
      ['StatefulSet', INGESTOR, '"replicas":3', '"replicas":4'],
      `${atRouter}: /etc/thanos/hashrings.json: leaves out the ingestor ${pod(3)}, which would get no samples [receive-hashring]`,
    ],
    [
      'the port for remote writes in the place of gRPC',
      [
        'ConfigMap',
        ROUTER,
        `${INGESTOR}-2.${INGESTOR}.monitoring.svc.cluster.local:10901`,
        `${INGESTOR}-2.${INGESTOR}.monitoring.svc.cluster.local:19291`,
      ],
      `${atRouter}: /etc/thanos/hashrings.json: fleet: ${INGESTOR}-2.${INGESTOR}.monitoring.svc.cluster.local:19291 is no ingestor; expected one of ${[0, 1, 2].map(pod).join(', ')} [receive-hashring]`,
    ],
    [
      'a router in its own hashring',
      ['ConfigMap', ROUTER, pod(0), `${ROUTER}.monitoring.svc.cluster.local:10901`],
      `${atRouter}: /etc/thanos/hashrings.json: fleet: ${ROUTER}.monitoring.svc.cluster.local:10901 is no ingestor; expected one of ${[0, 1, 2].map(pod).join(', ')} [receive-hashring]`,
    ],
    [
      'a hashrings file that is not mounted',
      ['Deployment', ROUTER, 'hashrings-file=/etc/thanos/', 'hashrings-file=/etc/thanos/rings/'],
      `${atRouter}: /etc/thanos/rings/hashrings.json: is no file of hashrings in a ConfigMap that is mounted there [receive-hashring]`,
    ],
    [
      'a router with a local endpoint',
      ['Deployment', ROUTER, '"--receive.grpc-compression=snappy"', '"--receive.local-endpoint=x:10901"'],
      `${atRouter}: has a hashring and a local endpoint, so it routes and stores; expected no --receive.local-endpoint [receive-mode]`,
    ],
    [
      'a router with object storage',
      ['Deployment', ROUTER, '"--receive.grpc-compression=snappy"', '"--objstore.config-file=/x"'],
      `${atRouter}: has a hashring, so it stores nothing; expected no object storage and no volumes of its own [receive-mode]`,
    ],
    [
      'an ingestor without object storage',
      ['StatefulSet', INGESTOR, ',"--objstore.config-file=/etc/thanos/objstore.yml"', ''],
      `${atIngestor}: has no hashring, so it stores what it gets, but ships it nowhere; expected --objstore.config-file [receive-mode]`,
    ],
    [
      'the default algorithm',
      ['Deployment', ROUTER, '"--receive.hashrings-algorithm=ketama",', ''],
      `${atRouter}: spreads series by hashmod; expected --receive.hashrings-algorithm=ketama [receive-ketama]`,
    ],
    [
      'a label that all pods share',
      ['StatefulSet', INGESTOR, '$(POD_NAME)', 'one'],
      `${atIngestor}: no --label differs between pods; expected one such as receive_replica="$(POD_NAME)" [receive-replica-label]`,
    ],
    [
      'a variable that is not the name of the pod',
      ['StatefulSet', INGESTOR, 'metadata.name"', 'spec.nodeName"'],
      `${atIngestor}: no --label differs between pods; expected one such as receive_replica="$(POD_NAME)" [receive-replica-label]`,
    ],
    [
      'samples that go before their block can be read',
      ['StatefulSet', INGESTOR, 'retention=48h', 'retention=3h'],
      `${atIngestor}: --tsdb.retention=3h leaves a hole before the blocks can be read from object storage; expected 6h or more [receive-retention]`,
    ],
    [
      'an ingestor that is stopped before it has shipped',
      ['StatefulSet', INGESTOR, '"terminationGracePeriodSeconds":900', '"terminationGracePeriodSeconds":60'],
      `cluster-01/thanos-receiver/StatefulSet/monitoring/${INGESTOR}: spec.template.spec.terminationGracePeriodSeconds: 60 seconds may not do to ship what it holds; expected 900 or more [receive-grace]`,
    ],
    [
      'limits for a cluster that is none',
      ['ConfigMap', ROUTER, String.raw`\"cluster-02\": {`, String.raw`\"cluster-2\": {`],
      `${atRouter}: /etc/thanos/limits.json: limits cluster-2, which is no cluster; expected one of cluster-01, cluster-02, cluster-03, cluster-04 [receive-limits]`,
    ],
    [
      'a flag of another version',
      ['StatefulSet', INGESTOR, '"--enable-auto-gomemlimit"', '"--shipper.ignore-unequal-block-size"'],
      `${atIngestor}: thanos receive v0.42.4 knows no flag --shipper.ignore-unequal-block-size; it would not start [thanos-flags]`,
    ],
    [
      'a switch with a value',
      ['StatefulSet', INGESTOR, '"--enable-auto-gomemlimit"', '"--enable-auto-gomemlimit=true"'],
      `${atIngestor}: --enable-auto-gomemlimit takes no value; expected --enable-auto-gomemlimit or --no-enable-auto-gomemlimit [thanos-flags]`,
    ],
    [
      'a flag without a value',
      ['StatefulSet', INGESTOR, '--tsdb.path=/var/thanos/receive', '--tsdb.path'],
      `${atIngestor}: --tsdb.path needs a value; expected --tsdb.path=… [thanos-flags]`,
    ],
    [
      'a Service that is not headless',
      ['Service', INGESTOR, '"clusterIP":"None",', ''],
      `cluster-01/thanos-receiver/StatefulSet/monitoring/${INGESTOR}: spec.serviceName: cluster-01/thanos-receiver/Service/monitoring/${INGESTOR} is not headless, so the pods have no names; expected clusterIP: None [stateful-set-service]`,
    ],
    [
      'a Service of other pods',
      ['Service', INGESTOR, '"selector":{', '"selector":{"other":"pods",'],
      `cluster-01/thanos-receiver/StatefulSet/monitoring/${INGESTOR}: spec.serviceName: cluster-01/thanos-receiver/Service/monitoring/${INGESTOR} does not select the pods; expected a selector that their labels match [stateful-set-service]`,
    ],
    [
      'a Service that is not there',
      ['Service', INGESTOR, `"name":"${INGESTOR}"`, '"name":"ingestor"'],
      `cluster-01/thanos-receiver/StatefulSet/monitoring/${INGESTOR}: spec.serviceName: there is no Service ${INGESTOR} in monitoring; expected a headless one [stateful-set-service]`,
    ],
  ] as const)('%s', (_, [kind, name, from, to], finding) => {
    expect(findings(changed(kind, name, from, to))).toContain(finding);
  });
});
