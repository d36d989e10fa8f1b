import { describe, expect, test } from 'vitest';
import { loggingChecks } from '../../../../../charts/observability/logging/checks/index.ts';
import { fluentBit } from '../../../../../charts/observability/logging/fluent-bit.ts';
import { type KubeObject, Manifest, Manifests } from '../../../../../charts/shared/manifest.ts';
import { DeliverySchema } from '../../../../../clusters/schema/cluster.ts';
import { judge } from '../../../../../engine/judge.ts';
import { composeForTest, fleetForTest } from '../../../compose.ts';
import { collectFacts } from '../../../facts.ts';

const fleet = fleetForTest();

const options = {
  systemd: { enabled: true },
  parsers: [{ name: 'access', format: 'regex', regex: '^(?<host>\\S+)' }],
  extraInputs: [{ name: 'tail', tag: 'host.audit', path: '/var/log/audit.log', parser: 'access' }],
  extraFilters: [
    { name: 'rewrite_tag', match: 'kube.*', rule: '$kubernetes["namespace_name"] ^(shop)$ team.$1.web false' },
    { name: 'grep', match: 'team.shop.*', exclude: 'log ping' },
    { name: 'grep', match_regex: '^nothing$', exclude: 'log ping' },
  ],
};

const compose = (cluster: string) => composeForTest(fluentBit, { cluster: { name: cluster }, options });

function findings(objects: readonly KubeObject[], cluster: string): string[] {
  const manifests = new Manifests(objects.map((object) => new Manifest(cluster, 'fluent-bit', object)));
  const facts = collectFacts(loggingChecks, manifests);
  return judge(loggingChecks, [{ cluster, facts }], fleet).map(
    ({ at, message, code }) => `${at}: ${message} [${code}]`,
  );
}

/** One text replaced, once, in the one object of that kind. */
function changed(kind: string, from: string, to: string, cluster = 'cluster-02'): string[] {
  const objects = compose(cluster).map((object) => {
    if (object.kind !== kind) return object;
    const text = JSON.stringify(object);
    expect(text).toContain(from);
    return JSON.parse(text.replace(from, to));
  });
  return findings(objects, cluster);
}

const at = (field: string) =>
  `cluster-02/fluent-bit/ConfigMap/logging-agent/fluent-bit: data["fluent-bit.yaml"]: ${field}`;
const DOOR = 'opensearch.k8s-cluster-01.miribit.lab';

test.each(['cluster-01', 'cluster-02'])('what is rendered on %s holds', (cluster) => {
  expect(findings(compose(cluster), cluster)).toEqual([]);
});

describe('one change to the configuration is found', () => {
  test.each([
    [
      'another host',
      `host: ${DOOR}`,
      'host: opensearch.k8s-cluster-02.miribit.lab',
      `pipeline.outputs[0].host: is opensearch.k8s-cluster-02.miribit.lab:443; OpenSearch is at ${DOOR}:443 for cluster-02 [log-output-target]`,
    ],
    ['no TLS', 'tls: true', 'tls: off', 'pipeline.outputs[0].tls: is off; expected true [log-output-target]'],
    [
      'any certificate',
      'tls.verify: true',
      'tls.verify: false',
      'pipeline.outputs[0].tls.verify: is off; expected true [log-output-target]',
    ],
    [
      'the certificate of any host',
      'tls.verify_hostname: true',
      'tls.version: 1',
      'pipeline.outputs[0].tls.verify_hostname: is off; expected true [log-output-target]',
    ],
    [
      'an authority that is not mounted',
      'opensearch/ca.crt',
      'opensearch/other.crt',
      "pipeline.outputs[0].tls.ca_file: /fluent-bit/etc/opensearch/other.crt is no file of a mounted Secret or ConfigMap; expected the authority of OpenSearch's certificate [log-output-target]",
    ],
    [
      'document types',
      'suppress_type_name: true',
      'suppress_type_name: false',
      'pipeline.outputs[0].suppress_type_name: is off; expected true [log-type-name]',
    ],
    [
      'the indices of another cluster',
      'logs-cluster-02',
      'logs-cluster-03',
      'pipeline.outputs[0].logstash_prefix: is logs-cluster-03; expected logs-cluster-02 with logstash_format, of the indices logs-* [log-index]',
    ],
    [
      'one index for ever',
      'logstash_format: true',
      'logstash_format: false',
      'pipeline.outputs[0].logstash_prefix: is logs-cluster-02; expected logs-cluster-02 with logstash_format, of the indices logs-* [log-index]',
    ],
    [
      'a buffer in the container',
      'storage.path: /var/lib/fluent-bit/storage/',
      'storage.path: /tmp/storage/',
      'service.storage.path: /tmp/storage/ is no writable folder of the host; inputs with storage.type filesystem need one [log-buffer]',
    ],
    [
      'a buffer on a folder that is read-only',
      'storage.path: /var/lib/fluent-bit/storage/',
      'storage.path: /var/log/storage/',
      'service.storage.path: /var/log/storage/ is no writable folder of the host; inputs with storage.type filesystem need one [log-buffer]',
    ],
    [
      'a buffer without end',
      'storage.total_limit_size',
      'x',
      'pipeline.outputs[0].storage.total_limit_size: is missing; expected how much of the disk undelivered logs may fill [log-buffer]',
    ],
    [
      'a prefix that is not of the tag',
      'kube_tag_prefix: kube.var.log.containers.',
      'kube_tag_prefix: kube.var.log.pods.',
      'pipeline.filters[1].kube_tag_prefix: is kube.var.log.pods.; the tags of its files are kube.var.log.containers.*, host.audit [log-tag-prefix]',
    ],
    [
      'a filter for a tag that nobody gives',
      'match: team.shop.*',
      'match: teams.shop.*',
      'pipeline.filters[3].match: grep matches teams.shop.*; tags are kube.var.log.containers.*, host.*, host.audit, team.*.web [log-routing]',
    ],
    [
      'a parser that nobody defines',
      'parser: access',
      'parser: acces',
      'pipeline.inputs[2].parser: there is no parser acces; there are: access [log-routing]',
    ],
    [
      'lines joined by a parser that nobody defines',
      'multiline.parser: docker, cri',
      'multiline.parser: docker, crio',
      'pipeline.inputs[0].multiline.parser: there is no parser crio; there are: cri, docker, go, java, python, ruby [log-routing]',
    ],
    [
      'its own logs',
      'fluent-bit-*_logging-agent_*.log',
      'fluent-bit-*_logging_*.log',
      'pipeline.inputs[0].exclude_path: lets in its own logs, /var/log/containers/fluent-bit-x7k2p_logging-agent_fluent-bit-0123456789abcdef.log [log-delivery]',
    ],
    [
      'doubles',
      'generate_id: true',
      'generate_id: false',
      'pipeline.outputs[0].generate_id: is off; a repeated delivery makes every log twice; expected true [log-delivery]',
    ],
    [
      'one repetition',
      'retry_limit: 700',
      'retries: 1',
      'pipeline.outputs[0].retry_limit: is missing; by default a delivery is repeated once; expected a number, or no_limits [log-delivery]',
    ],
  ])('%s', (_, from, to, finding) => {
    expect(changed('ConfigMap', from, to)).toEqual([at(finding)]);
  });

  test.each([
    ['no YAML', 'service:\\n', 'service:\\n\\t-'],
    ['an unknown section', '  inputs:', '  input:'],
    ['plugins that are no list', '  filters:', '  filters: none\\n  x:'],
  ])('%s', (_, from, to) => {
    const found = changed('ConfigMap', from, to);
    expect(found.length).toBeGreaterThan(0);
    for (const finding of found) {
      expect(finding).toMatch(
        /data\["fluent-bit\.yaml"\]: is no configuration that Fluent Bit reads: .+ \[log-config\]$/,
      );
    }
  });

  test('an output that leaves inputs without one', () => {
    const found = changed('ConfigMap', "match: '*'\\n      host: ", 'match: kube.*\\n      host: ');
    expect(found).toEqual(
      ['inputs[1].tag: no output matches host.*', 'inputs[2].tag: no output matches host.audit'].map((message) =>
        at(`pipeline.${message} [log-routing]`),
      ),
    );
  });
});

describe('one change to the pods is found', () => {
  test('a buffer that goes with the pod', () => {
    expect(
      changed('DaemonSet', '"hostPath":{"path":"/var/lib/fluent-bit","type":"DirectoryOrCreate"}', '"emptyDir":{}'),
    ).toEqual([
      at(
        'service.storage.path: /var/lib/fluent-bit/storage/ is no writable folder of the host; inputs with storage.type filesystem need one [log-buffer]',
      ),
    ]);
  });

  test('an authority that the volume does not hold', () => {
    expect(changed('DaemonSet', '"path":"ca.crt"', '"path":"tls.crt"')).toHaveLength(1);
  });
});

test('the keys of the configuration count in any case', () => {
  expect(changed('ConfigMap', 'suppress_type_name: true', 'Suppress_Type_Name: On')).toEqual([]);
});

describe('an OpenSearch of the fleet', () => {
  const delivery = DeliverySchema.parse({});
  const having = fleetForTest({
    clusters: fleet.clusters.map((cluster) => ({ ...cluster, components: { opensearch: { delivery, options: {} } } })),
  });
  const metadata = (name: string) => ({ name, namespace: 'logging' });
  const served = (service: string, host: string): string[] => {
    const objects: KubeObject[] = [
      { apiVersion: 'v1', kind: 'Service', metadata: metadata(service), spec: { ports: [{ port: 9200 }] } },
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'Ingress',
        metadata: metadata('opensearch'),
        spec: { rules: [{ host }] },
      },
    ];
    const manifests = new Manifests(objects.map((object) => new Manifest('cluster-01', 'opensearch', object)));
    const facts = collectFacts(loggingChecks, manifests);
    return judge(loggingChecks, [{ cluster: 'cluster-01', facts }], having).map(({ message }) => message);
  };

  test('serves the Service and the host that logs go to', () => {
    expect(served('opensearch', DOOR)).toEqual([]);
    expect(served('opensearch-node', DOOR)).toEqual(['opensearch is where logs go, and opensearch does not serve it']);
    expect(served('opensearch', 'search.example')).toEqual([
      `${DOOR} is where logs go, and opensearch does not serve it`,
    ]);
  });
});
