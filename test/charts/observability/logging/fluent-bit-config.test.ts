import { describe, expect, test } from 'vitest';
import { configOf } from './config.ts';

const plugin = (list: 'inputs' | 'filters' | 'outputs', name: string, options: object = {}) =>
  configOf({ options }).pipeline[list].find((each) => each.name === name);

describe('the service', () => {
  test('buffers on the host, and shows its health and metrics', () => {
    expect(configOf().service).toEqual({
      flush: 5,
      grace: 30,
      log_level: 'info',
      http_server: true,
      http_port: 2020,
      health_check: true,
      'storage.path': '/var/lib/fluent-bit/storage/',
      'storage.sync': 'normal',
      'storage.checksum': false,
      'storage.metrics': true,
      'storage.max_chunks_up': 128,
      'storage.backlog.mem_limit': '16M',
    });
  });

  test('takes flush, log level and chunks from the options', () => {
    const options = { flush: 1, logLevel: 'warn', maxChunksUp: 64 };
    expect(configOf({ options }).service).toMatchObject({ flush: 1, log_level: 'warn', 'storage.max_chunks_up': 64 });
  });
});

describe('the tail of the containers', () => {
  test('keeps its position and what it read on the host', () => {
    expect(plugin('inputs', 'tail')).toMatchObject({
      tag: 'kube.*',
      path: '/var/log/containers/*.log',
      db: '/var/lib/fluent-bit/kube.db',
      'db.locking': true,
      'storage.type': 'filesystem',
      'storage.pause_on_chunks_overlimit': false,
    });
  });

  test('has no mem_buf_limit, which counts only for buffers in memory', () => {
    expect(plugin('inputs', 'tail')).not.toHaveProperty('mem_buf_limit');
  });

  test('joins what the runtime cut, and follows rotation', () => {
    expect(plugin('inputs', 'tail')).toMatchObject({
      'multiline.parser': 'docker, cri',
      refresh_interval: 10,
      rotate_wait: 30,
      skip_long_lines: true,
      buffer_max_size: '256k',
      read_from_head: false,
    });
  });

  test('reads now and then, since only lines that are read at once are joined', () => {
    expect(plugin('inputs', 'tail')).toMatchObject({ inotify_watcher: false });
  });

  test('leaves out its own logs, and what the options name', () => {
    expect(plugin('inputs', 'tail', { excludePaths: ['*_kube-system_*'] })?.exclude_path).toBe(
      '/var/log/containers/fluent-bit-*_logging-agent_*.log,*_kube-system_*',
    );
  });
});

describe('the journal', () => {
  test('is read only when asked for', () => {
    expect(plugin('inputs', 'systemd')).toBeUndefined();
    expect(plugin('inputs', 'systemd', { systemd: { enabled: true, units: ['kubelet.service'] } })).toMatchObject({
      path: '/var/log/journal',
      systemd_filter: ['_SYSTEMD_UNIT=kubelet.service'],
      db: '/var/lib/fluent-bit/systemd.db',
      'storage.type': 'filesystem',
      'storage.pause_on_chunks_overlimit': false,
    });
  });
});

describe('the filters', () => {
  const namesOf = (options: object = {}) => configOf({ options }).pipeline.filters.map(({ name }) => name);

  test('join lines first, then add metadata, and name the cluster last', () => {
    expect(namesOf()).toEqual(['multiline', 'kubernetes', 'modify']);
    expect(
      namesOf({ extraFilters: [{ name: 'grep', match: 'kube.*', exclude: 'log ping' }], dropFields: ['_p'] }),
    ).toEqual(['multiline', 'kubernetes', 'grep', 'record_modifier', 'modify']);
  });

  test('join stack traces, and hand nothing to an emitter, which would pause the tail', () => {
    expect(plugin('filters', 'multiline')).toEqual({
      name: 'multiline',
      match: 'kube.*',
      'multiline.key_content': 'log',
      'multiline.parser': 'java, python, go',
      buffer: false,
    });
    expect(namesOf({ multiline: [] })).not.toContain('multiline');
  });

  test('add what Kubernetes knows of a pod', () => {
    expect(plugin('filters', 'kubernetes')).toEqual({
      name: 'kubernetes',
      match: 'kube.*',
      kube_tag_prefix: 'kube.var.log.containers.',
      merge_log: true,
      merge_log_key: 'log_processed',
      keep_log: false,
      'k8s-logging.parser': true,
      'k8s-logging.exclude': true,
      labels: true,
      annotations: false,
      buffer_size: 0,
    });
  });

  test('name the cluster over whatever a log says', () => {
    const { filters } = configOf({ cluster: { name: 'cluster-03' } }).pipeline;
    expect(filters.at(-1)).toEqual({ name: 'modify', match: '*', set: ['cluster cluster-03'] });
  });

  test('keep or drop fields, not both', () => {
    expect(plugin('filters', 'record_modifier', { keepFields: ['log'] })?.allowlist_key).toEqual(['log']);
    expect(plugin('filters', 'record_modifier', { dropFields: ['_p'] })?.remove_key).toEqual(['_p']);
    expect(() => configOf({ options: { keepFields: ['log'], dropFields: ['_p'] } })).toThrow(/one of keepFields/);
  });
});

describe('the output', () => {
  const outputOf = (name: string) => configOf({ cluster: { name } }).pipeline.outputs[0]!;

  test('goes to the door of the central cluster, and within it to the Service', () => {
    expect(outputOf('cluster-02')).toMatchObject({ host: 'opensearch.k8s-cluster-01.miribit.lab', port: 443 });
    expect(outputOf('cluster-01')).toMatchObject({ host: 'opensearch.logging.svc', port: 9200 });
  });

  test.each(['cluster-01', 'cluster-02'])('verifies certificate and host on %s', (name) => {
    const output = outputOf(name);
    expect(output).toMatchObject({
      tls: true,
      'tls.verify': true,
      'tls.verify_hostname': true,
      'tls.vhost': output.host,
      'tls.ca_file': '/fluent-bit/etc/opensearch/ca.crt',
    });
  });

  test('logs in as the writer, with the name of a variable for the password', () => {
    expect(outputOf('cluster-02')).toMatchObject({
      http_user: 'fluentbit',
      http_passwd: `\${OPENSEARCH_PASSWORD}`,
    });
  });

  test('writes a daily index per cluster, in the way that OpenSearch takes it', () => {
    expect(outputOf('cluster-04')).toMatchObject({
      logstash_format: true,
      logstash_prefix: 'logs-cluster-04',
      logstash_dateformat: '%Y.%m.%d',
      suppress_type_name: true,
      replace_dots: true,
      buffer_size: false,
      trace_error: true,
    });
  });

  test('loses and doubles nothing while the central cluster is away', () => {
    expect(outputOf('cluster-02')).toMatchObject({
      generate_id: true,
      'storage.total_limit_size': 2 * 1024 ** 3,
      compress: 'gzip',
      workers: 2,
      'net.keepalive': true,
      'net.connect_timeout': 3,
      'net.io_timeout': 60,
    });
  });

  test('tries for a week at least, and not for ever', () => {
    const { service, pipeline } = configOf({ cluster: { name: 'cluster-02' } });
    // Its own base and cap, in seconds; a wait is anything from the base to the bound, and a second.
    expect([service['scheduler.base'], service['scheduler.cap']]).toEqual([undefined, undefined]);
    const waits = Array.from({ length: Number(pipeline.outputs[0]!.retry_limit) }, (_, i) => {
      const bound = Math.min(2000, 5 * 2 ** (i + 1));
      return { mean: (5 + bound) / 2 + 1, variance: (bound - 5) ** 2 / 12 };
    });
    const mean = waits.reduce((sum, each) => sum + each.mean, 0);
    const deviation = Math.sqrt(waits.reduce((sum, { variance }) => sum + variance, 0));
    expect(mean - 3 * deviation).toBeGreaterThan(7 * 86_400);
    expect(mean + 3 * deviation).toBeLessThan(9 * 86_400);
  });
});
