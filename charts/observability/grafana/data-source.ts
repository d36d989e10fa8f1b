/** Fixed, so that dashboards name them, and go on to when Grafana starts from nothing. */
export const DATA_SOURCE = {
  metrics: { uid: 'thanos', type: 'prometheus' },
  alerts: { uid: 'alertmanager', type: 'alertmanager' },
  logs: { uid: 'opensearch', type: 'grafana-opensearch-datasource' },
} as const;
