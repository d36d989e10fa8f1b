import { describe, expect, test } from 'vitest';
import { KUBE_STATE_METRICS_FLAGS } from '../../charts/observability/metrics/checks/flags/kube-state-metrics.ts';
import { NODE_EXPORTER_FLAGS } from '../../charts/observability/metrics/checks/flags/node-exporter.ts';
import { PROMETHEUS_AGENT_FLAGS } from '../../charts/observability/metrics/checks/flags/prometheus-agent.ts';
import { COMPACT_FLAGS } from '../../charts/observability/thanos/checks/flags/compact.ts';
import { QUERY_FLAGS } from '../../charts/observability/thanos/checks/flags/query.ts';
import { QUERY_FRONTEND_FLAGS } from '../../charts/observability/thanos/checks/flags/query-frontend.ts';
import { RECEIVE_FLAGS } from '../../charts/observability/thanos/checks/flags/receive.ts';
import { STORE_FLAGS } from '../../charts/observability/thanos/checks/flags/store.ts';
import type { Flags } from '../../charts/shared/flag-table.ts';
import { images } from '../../charts/versions.ts';
import { listedFlags, namesOf } from './help.ts';
import { cachedProgram, program, run } from './program.ts';

const thanos = program('thanos');

const helpOf = (file: string, style: Flags['style'], command: readonly string[] = []) =>
  listedFlags(run(file, [...command, '--help']).text, style);

const without = (names: readonly string[], others: readonly string[]): string[] =>
  names.filter((name) => !others.includes(name)).sort();

/** What thanos accepts without a word in its help: experiments, what its developers test with, and what is on its way out. */
const HIDDEN: Readonly<Record<string, readonly string[]>> = {
  // Needed where samples may come late.
  compact: ['compact.enable-vertical-compaction'],
  receive: [
    'debug.name',
    'receive-forward-max-backoff',
    'receive-forward-timeout',
    'receive.artificial-max-delay',
    // The limits of writers; hidden since they came.
    'receive.limits-config',
    'receive.limits-config-file',
    'receive.limits-config-reload-timer',
    'shipper.allow-out-of-order-uploads',
    'shipper.skip-corrupted-blocks',
    'tsdb.max-block-duration',
    'tsdb.memory-snapshot-on-shutdown',
    'tsdb.min-block-duration',
    'tsdb.write-queue-size',
    'writer.intern',
  ],
};

describe.each([
  ['compact', COMPACT_FLAGS],
  ['query', QUERY_FLAGS],
  ['query-frontend', QUERY_FRONTEND_FLAGS],
  ['receive', RECEIVE_FLAGS],
  ['store', STORE_FLAGS],
])('thanos %s', (command, table) => {
  const { switches, values, style } = table[images.thanos.tag]!;
  const listed = helpOf(thanos, style, [command]);

  test('lists our flags but for those that it hides, and no other', () => {
    const hidden = HIDDEN[command] ?? [];
    expect(namesOf(listed, false)).toEqual(without(switches, hidden));
    expect(namesOf(listed, true)).toEqual(without(values, hidden));
    expect(without(hidden, [...switches, ...values])).toEqual([]);
  });

  test('knows each of them', () => {
    const args = [...switches.flatMap((name) => [`--${name}`, `--no-${name}`]), ...values.map((name) => `--${name}=1`)];
    expect(run(thanos, [command, ...args, '--no-such-flag']).text).toContain("unknown long flag '--no-such-flag'");
  });
});

describe.each([
  ['kube-state-metrics', KUBE_STATE_METRICS_FLAGS[images.kubeStateMetrics.tag]!],
  ['node-exporter', NODE_EXPORTER_FLAGS[images.nodeExporter.tag]!],
])('%s', (name, { switches, values, style }) => {
  const file = cachedProgram(name);

  test.skipIf(file === undefined)('lists our flags and no other', () => {
    const listed = helpOf(file!, style);
    expect(namesOf(listed, false)).toEqual([...switches].sort());
    expect(namesOf(listed, true)).toEqual([...values].sort());
  });
});

/** What the operator gives an agent from fields of the custom resource. */
const BY_OPERATOR = [
  'agent',
  'config.file',
  'enable-feature',
  'log.format',
  'log.level',
  'storage.agent.path',
  'storage.agent.wal-compression',
  'web.config.file',
  'web.console.libraries',
  'web.console.templates',
  'web.enable-lifecycle',
  'web.enable-otlp-receiver',
  'web.enable-remote-write-receiver',
  'web.external-url',
  'web.listen-address',
  'web.max-connections',
  'web.page-title',
  'web.remote-write-receiver.accepted-protobuf-messages',
  'web.route-prefix',
];

describe('prometheus as an agent', () => {
  const file = cachedProgram('prometheus');
  const { switches, values, style } = PROMETHEUS_AGENT_FLAGS[images.prometheus.tag]!;

  test.skipIf(file === undefined)('lists our flags, and beside those that the operator gives it no other', () => {
    const listed = helpOf(file!, style).filter(({ text }) => !/server\s+mode\s+only/.test(text));
    const names = listed.map(({ name }) => name);
    expect(without(names, [...switches, ...values])).toEqual(BY_OPERATOR);
    expect(without(switches, namesOf(listed, false))).toEqual([]);
    expect(without(values, namesOf(listed, true))).toEqual([]);
  });
});
