import type { CaseFile } from './case.ts';

const LABELS = 'cluster="cluster-01", namespace="logging", job="opensearch-exporter"';
const FIRING = { cluster: 'cluster-01', namespace: 'logging', job: 'opensearch-exporter' };

/** One series for each color, as the exporter tells it. */
const health = (color: string, minutes: number) =>
  Object.fromEntries(
    ['green', 'yellow', 'red'].map((each) => [
      `elasticsearch_cluster_health_status{${LABELS}, color="${each}"}`,
      each === color ? `1x${minutes}` : `0x${minutes}`,
    ]),
  );

const disk = (available: string) => ({
  [`elasticsearch_filesystem_data_available_bytes{${LABELS}, name="node-0"}`]: available,
  [`elasticsearch_filesystem_data_size_bytes{${LABELS}, name="node-0"}`]: '100x30',
  [`elasticsearch_filesystem_data_available_bytes{${LABELS}, name="node-1"}`]: '50x30',
  [`elasticsearch_filesystem_data_size_bytes{${LABELS}, name="node-1"}`]: '100x30',
});

export const openSearchCases: CaseFile = {
  about: 'OpenSearch',
  alerts: [
    {
      alert: 'OpenSearchClusterRed',
      when: 'it is red',
      series: health('red', 30),
      at: '10m',
      firing: [{ ...FIRING, severity: 'critical' }],
    },
    { alert: 'OpenSearchClusterRed', when: 'it is yellow', series: health('yellow', 30), at: '10m', firing: [] },
    {
      alert: 'OpenSearchClusterYellow',
      when: 'it is yellow for half an hour',
      series: health('yellow', 60),
      at: '35m',
      firing: [{ ...FIRING, severity: 'warning' }],
    },
    {
      alert: 'OpenSearchDiskFull',
      when: 'a volume has 3 % left',
      series: disk('3x30'),
      at: '10m',
      firing: [{ ...FIRING, name: 'node-0', severity: 'critical' }],
    },
    { alert: 'OpenSearchDiskFull', when: 'it has 8 % left', series: disk('8x30'), at: '10m', firing: [] },
    {
      alert: 'OpenSearchDiskHigh',
      when: 'it has 8 % left',
      series: disk('8x30'),
      at: '10m',
      firing: [{ ...FIRING, name: 'node-0', severity: 'warning' }],
    },
    {
      alert: 'OpenSearchSnapshotsMissing',
      when: 'the repository is empty for two days',
      series: {
        [`elasticsearch_cluster_health_number_of_nodes{${LABELS}}`]: '3x3000',
        [`elasticsearch_snapshot_stats_number_of_snapshots{${LABELS}, repository="minio"}`]: '0x3000',
      },
      at: '49h',
      firing: [{ ...FIRING, severity: 'warning' }],
    },
    {
      alert: 'OpenSearchSnapshotsMissing',
      when: 'it has some',
      series: {
        [`elasticsearch_cluster_health_number_of_nodes{${LABELS}}`]: '3x3000',
        [`elasticsearch_snapshot_stats_number_of_snapshots{${LABELS}, repository="minio"}`]: '0x60 1x2900',
      },
      at: '49h',
      firing: [],
    },
  ],
};
