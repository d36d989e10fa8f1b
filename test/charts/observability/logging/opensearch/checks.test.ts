import { describe, expect, test } from 'vitest';
import { loggingChecks } from '../../../../../charts/observability/logging/checks/index.ts';
import { fluentBit } from '../../../../../charts/observability/logging/fluent-bit.ts';
import { openSearch } from '../../../../../charts/observability/logging/opensearch/opensearch.ts';
import { openSearchDashboards } from '../../../../../charts/observability/logging/opensearch/opensearch-dashboards.ts';
import { Manifest, Manifests } from '../../../../../charts/shared/manifest.ts';
import type { Fleet } from '../../../../../clusters/schema/cluster.ts';
import { DeliverySchema } from '../../../../../clusters/schema/cluster.ts';
import { judge } from '../../../../../engine/judge.ts';
import { clusterForTest, composeForTest, fleetForTest } from '../../../compose.ts';
import { collectFacts } from '../../../facts.ts';

interface Shape {
  nodes?: number;
  options?: object;
}

/** The logs' side of the central cluster. */
function manifestsOf({ nodes = 1, options = {} }: Shape): Manifest[] {
  const cluster = { nodes: { ...clusterForTest('cluster-01').nodes, count: nodes } };
  const components = [openSearch, openSearchDashboards, fluentBit];
  return components.flatMap((component) => {
    const beside = components.filter((each) => each !== component);
    return composeForTest(component, {
      cluster: component === fluentBit ? { ...cluster, name: 'cluster-01' } : cluster,
      options: component === openSearch ? options : {},
      beside,
    }).map((object) => new Manifest('cluster-01', component.name, object));
  });
}

function fleetOf({ options = {} }: Shape): Fleet {
  const enabled = { delivery: DeliverySchema.parse({}), options: openSearch.options.parse(options) };
  const fleet = fleetForTest();
  const clusters = fleet.clusters.map((each) =>
    each.name === 'cluster-01' ? { ...each, components: { opensearch: enabled } } : each,
  );
  return { ...fleet, clusters };
}

function findings(manifests: readonly Manifest[], shape: Shape): string[] {
  const facts = JSON.parse(JSON.stringify(collectFacts(loggingChecks, new Manifests(manifests))));
  return judge(loggingChecks, [{ cluster: 'cluster-01', facts }], fleetOf(shape)).map(
    ({ code, level, at, message }) => `${level} ${at}: ${message} [${code}]`,
  );
}

/** The manifests with one text of one object replaced, once. */
function changed(shape: Shape, object: string, [from, to]: readonly [string, string]): string[] {
  let found = 0;
  const manifests = manifestsOf(shape).map((manifest) => {
    if (!manifest.at.endsWith(`/${object}`)) return manifest;
    const text = JSON.stringify(manifest.object);
    expect(text).toContain(from);
    found += 1;
    return new Manifest(manifest.cluster, manifest.component, JSON.parse(text.replace(from, () => to)));
  });
  expect(found).toBe(1);
  return findings(manifests, shape);
}

test.each([1, 2, 3])('what %i nodes get holds', (nodes) => {
  expect(findings(manifestsOf({ nodes }), { nodes })).toEqual([]);
});

const SETTINGS = 'ConfigMap/logging/opensearch';
const at = (setting: string) => `cluster-01/opensearch/${SETTINGS}: data["opensearch.yml"]: ${setting}`;
const NODES = 'StatefulSet/logging/opensearch-node';
const container = `cluster-01/opensearch/${NODES}: spec.template.spec.containers[0]`;
const JOB = 'ConfigMap/logging/opensearch-bootstrap';
const prefix =
  'cluster-01/fluent-bit/ConfigMap/logging-agent/fluent-bit: data["fluent-bit.yaml"]: pipeline.outputs[0].logstash_prefix';

describe('one change is found', () => {
  test.each([
    [
      'indices without the template',
      {},
      JOB,
      [
        String.raw`\"index_patterns\": [\n    \"logs-*\"\n  ],\n  \"priority\"`,
        String.raw`\"index_patterns\": [\n    \"log-*\"\n  ],\n  \"priority\"`,
      ],
      `error ${prefix}: the index template is for log-*, and not for logs-cluster-01-2026.12.31 [opensearch-indices]`,
    ],
    [
      'indices that are kept for ever',
      {},
      JOB,
      [String.raw`\"logs-*\"\n        ]`, String.raw`\"logs-cluster-02-*\"\n        ]`],
      `error ${prefix}: the retention policy is for logs-cluster-02-*, and not for logs-cluster-01-2026.12.31 [opensearch-indices]`,
    ],
    [
      'a role for other indices',
      {},
      'ConfigMap/logging/opensearch-security',
      [String.raw`\"logs-*\"`, String.raw`\"audit-*\"`],
      `error ${prefix}: the role of fluentbit is for audit-*, and not for logs-cluster-01-2026.12.31 [opensearch-indices]`,
    ],
    [
      'nodes with another subject',
      {},
      SETTINGS,
      ['CN=opensearch-node', 'CN=node,O=Example'],
      `error ${at('plugins.security.nodes_dn')}: is CN=node,O=Example; the subject of opensearch-node-tls is CN=opensearch-node [opensearch-certificates]`,
    ],
    [
      'nodes that may administer',
      {},
      SETTINGS,
      ['CN=opensearch-admin', 'CN=opensearch-node'],
      `error ${at('plugins.security.authcz.admin_dn')}: is CN=opensearch-node; the subject of opensearch-admin-tls is CN=opensearch-admin [opensearch-certificates]`,
    ],
    [
      'passwords in the open',
      {},
      SETTINGS,
      ['ssl.http.enabled: true', 'ssl.http.enabled: false'],
      `error ${at('plugins.security.ssl.http.enabled')}: passwords would pass in the open; expected true [opensearch-certificates]`,
    ],
    [
      'a single node with a list of the first ones',
      {},
      SETTINGS,
      [
        'discovery.type: single-node',
        String.raw`discovery.type: single-node\ncluster.initial_cluster_manager_nodes: [opensearch-node-0]`,
      ],
      `error ${at('cluster.initial_cluster_manager_nodes')}: a single node begins alone; expected none [opensearch-discovery]`,
    ],
    [
      'a first node that is no pod',
      { nodes: 3 },
      SETTINGS,
      ['- opensearch-node-2', '- opensearch-node-3'],
      `error ${at('cluster.initial_cluster_manager_nodes')}: is opensearch-node-0, opensearch-node-1, opensearch-node-3; expected the pods opensearch-node-0, opensearch-node-1, opensearch-node-2 [opensearch-discovery]`,
    ],
    [
      'seeds that are no pods',
      { nodes: 3 },
      SETTINGS,
      ['- opensearch-headless', '- opensearch'],
      `error ${at('discovery.seed_hosts')}: is opensearch; expected the headless Service of the nodes, opensearch-headless [opensearch-discovery]`,
    ],
    [
      'more copies than nodes',
      {},
      JOB,
      [String.raw`\"number_of_replicas\": 0,`, String.raw`\"number_of_replicas\": 1,`],
      `error cluster-01/opensearch/${JOB}: data["index-template.json"]: template.settings.index.number_of_replicas: asks for 1 copies beside the first on 1 nodes; expected 0 at most [opensearch-replicas]`,
    ],
    [
      'more than the volumes hold',
      { options: { dailyLogs: '500Mi' } },
      NODES,
      ['"storage":"50Gi"', '"storage":"15Gi"'],
      `warning cluster-01/opensearch/${JOB}: data["retention.json"]: min_index_age: 30 days of 500Mi in 1 copies come to 14.7Gi, and the volumes hold 12Gi; expected a larger storage, a shorter retention, or what is known as dailyLogs [opensearch-retention]`,
    ],
    [
      'more than the volumes hold of what nodes log at a guess',
      {},
      NODES,
      ['"storage":"50Gi"', '"storage":"15Gi"'],
      `warning cluster-01/opensearch/${JOB}: data["retention.json"]: min_index_age: 30 days of about 500Mi in 1 copies come to 14.7Gi, and the volumes hold 12Gi; expected a larger storage, a shorter retention, or what is known as dailyLogs [opensearch-retention]`,
    ],
    [
      'less than the law demands',
      { options: { minimumRetention: '30d' } },
      JOB,
      [String.raw`\"min_index_age\": \"30d\"`, String.raw`\"min_index_age\": \"14d\"`],
      `warning cluster-01/opensearch/${JOB}: data["retention.json"]: min_index_age: logs are deleted after 14d; minimumRetention is 30d [opensearch-retention]`,
    ],
    [
      'less than the law demands, since the last day of a month is kept for less than the first',
      { options: { minimumRetention: '30d', indices: 'monthly' } },
      JOB,
      [String.raw`\"min_index_age\": \"60d\"`, String.raw`\"min_index_age\": \"59d\"`],
      `warning cluster-01/opensearch/${JOB}: data["retention.json"]: min_index_age: logs are deleted after 29d; minimumRetention is 30d [opensearch-retention]`,
    ],
    [
      'buckets as hosts',
      {},
      SETTINGS,
      ['path_style_access: true', 'path_style_access: false'],
      `error ${at('s3.client.default.path_style_access')}: is off; MinIO serves buckets as paths [opensearch-snapshots]`,
    ],
    [
      'an image without the plugin',
      {},
      NODES,
      ['opensearch-plugin install --batch repository-s3', 'true'],
      `error ${container}: the official image has no repository-s3; expected one that has, or a step that brings it [opensearch-snapshots]`,
    ],
    [
      'a keystore without keys',
      {},
      NODES,
      ['--force s3.client.default.secret_key', '--force s3.client.other.secret_key'],
      `error ${container}: no init container writes s3.client.default.secret_key into the keystore; snapshots would be refused [opensearch-snapshots]`,
    ],
    [
      'keys outside of the keystore',
      {},
      SETTINGS,
      ['s3.client.default.region', String.raw`s3.client.default.access_key: x\ns3.client.default.region`],
      `error ${at('s3.client.default.access_key')}: stops the node; expected it in the keystore only [opensearch-snapshots]`,
    ],
    [
      'another Dashboards',
      {},
      'Deployment/logging/opensearch-dashboards',
      ['opensearch-dashboards:3.6.0', 'opensearch-dashboards:3.5.1'],
      'warning cluster-01/opensearch-dashboards/Deployment/logging/opensearch-dashboards: spec.template.spec.containers[0].image: is 3.5, and OpenSearch is 3.6; expected the same minor version [opensearch-versions]',
    ],
    [
      'a heap as large as the memory',
      {},
      NODES,
      ['-Xms2048m -Xmx2048m', '-Xms4g -Xmx4g'],
      `error ${container}.env[OPENSEARCH_JAVA_OPTS]: a heap of 4g leaves too little of 4Gi; expected half of it at most [opensearch-heap]`,
    ],
    [
      'a heap that grows',
      {},
      NODES,
      ['-Xms2048m', '-Xms512m'],
      `error ${container}.env[OPENSEARCH_JAVA_OPTS]: a heap of -Xms512m to -Xmx2048m grows under load; expected both the same [opensearch-heap]`,
    ],
  ] as const)('%s', (_, shape, object, change, found) => {
    expect(changed(shape, object, change)).toEqual([found]);
  });

  describe('of hundreds of clusters', () => {
    const shardsOf = (count: number, shape: Shape) => {
      const own = JSON.parse(JSON.stringify(collectFacts(loggingChecks, new Manifests(manifestsOf(shape)))));
      const edges = Array.from({ length: count - 1 }, (_, i) => {
        const name = `edge-${i}`;
        const text = JSON.stringify(own).replaceAll('cluster-01', name);
        const { 'opensearch-shards': all, ...rest } = JSON.parse(text);
        return { cluster: name, facts: { ...rest, 'opensearch-shards': { written: all.written } } };
      });
      const fleet = fleetOf(shape);
      const clusters = [...fleet.clusters, ...edges.map(({ cluster: name }) => ({ ...fleet.clusters[1]!, name }))];
      return judge(loggingChecks, [{ cluster: 'cluster-01', facts: own }, ...edges], { ...fleet, clusters })
        .filter(({ code }) => code === 'opensearch-shards')
        .map(({ level, at, message }) => `${level} ${at}: ${message}`);
    };
    const way =
      'expected indices: weekly or monthly, a shorter retention, more nodes, or a larger limit and heap for it';

    test('more indices a day than OpenSearch opens', () => {
      expect(shardsOf(30, {})).toEqual([]);
      expect(shardsOf(31, {})).toEqual([
        `warning ${at('cluster.max_shards_per_node')}: 31 indices of each of 31 clusters in 1 copies, with its own, come to 1011 shards, and its 1 nodes open 1000; ${way}`,
      ]);
    });

    test('three nodes keep two copies', () => {
      expect(shardsOf(46, { nodes: 3 })).toEqual([]);
      expect(shardsOf(47, { nodes: 3 })).toHaveLength(1);
    });

    test('an index a month carries four hundred', () => {
      expect(shardsOf(400, { nodes: 3, options: { indices: 'weekly' } })).toHaveLength(1);
      expect(shardsOf(400, { nodes: 3, options: { indices: 'monthly' } })).toEqual([]);
    });

    test('so does a limit that is raised', () => {
      const settings = { 'cluster.max_shards_per_node': 9000 };
      expect(shardsOf(400, { nodes: 3, options: { settings } })).toEqual([]);
      expect(shardsOf(500, { nodes: 3, options: { settings } })).toHaveLength(1);
    });
  });

  test('a host that the certificate is not for', () => {
    expect(changed({}, 'Ingress/logging/opensearch', ['opensearch.k8s-cluster-01', 'logs.k8s-cluster-01'])).toEqual(
      expect.arrayContaining([
        expect.stringMatching(
          /^error cluster-01\/opensearch\/Ingress\/logging\/opensearch: logs\.k8s-cluster-01\.miribit\.lab is not on the certificate of the nodes.*\[opensearch-certificates\]$/,
        ),
      ]),
    );
  });
});
