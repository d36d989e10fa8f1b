import { describe, expect, test } from 'vitest';
import { metricKnown } from '../../../../charts/observability/catalogue/checks/metric-known.ts';
import { type Exporter, seriesOf } from '../../../../charts/observability/catalogue/exporter.ts';
import { thanosIngestor, thanosRouter } from '../../../../charts/observability/catalogue/thanos.ts';
import { Manifests } from '../../../../charts/shared/manifest.ts';
import { wholeMatch } from '../../../../charts/shared/relabeling.ts';
import { central } from '../grafana/whole-fleet.ts';
import { INGESTOR, ROUTER } from './receiver.ts';

const { asked, scraped } = metricKnown.collect(new Manifests(central));

/** Series that the monitor of the program throws away. */
function dropped(exporter: Exporter): string[] {
  const monitors = scraped.filter(({ monitor }) => exporter.monitors.includes(monitor));
  expect(monitors).not.toEqual([]);
  const patterns = monitors.flatMap(({ drops }) => drops.map((drop) => wholeMatch(drop)!));
  return seriesOf(exporter).filter((name) => patterns.some((pattern) => pattern.test(name)));
}

describe('of what receivers tell of every tenant', () => {
  test(`buckets of ${INGESTOR} are thrown away`, () =>
    expect(dropped(thanosIngestor)).toEqual([
      'prometheus_tsdb_compaction_chunk_range_seconds_bucket',
      'prometheus_tsdb_compaction_chunk_samples_bucket',
      'prometheus_tsdb_compaction_chunk_size_bytes_bucket',
      'prometheus_tsdb_compaction_duration_seconds_bucket',
      'prometheus_tsdb_sample_ooo_delta_bucket',
      'prometheus_tsdb_tombstone_cleanup_seconds_bucket',
    ]));

  test(`buckets of ${ROUTER} are thrown away`, () =>
    expect(dropped(thanosRouter)).toEqual([
      'http_request_size_bytes_bucket',
      'http_response_size_bytes_bucket',
      'thanos_receive_write_samples_bucket',
      'thanos_receive_write_timeseries_bucket',
    ]));

  test('and no rule and no panel asks for any of them', () => {
    const wanted = new Set(asked.flatMap(({ metrics }) => metrics));
    expect(wanted).toContain('thanos_receive_forward_requests_total');
    expect(wanted).toContain('http_request_duration_seconds_bucket');
    expect([...dropped(thanosIngestor), ...dropped(thanosRouter)].filter((name) => wanted.has(name))).toEqual([]);
  });
});
