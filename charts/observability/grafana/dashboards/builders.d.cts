declare const builders: () => {
  common: typeof import('@grafana/grafana-foundation-sdk/common');
  dashboard: typeof import('@grafana/grafana-foundation-sdk/dashboard');
  logs: typeof import('@grafana/grafana-foundation-sdk/logs');
  prometheus: typeof import('@grafana/grafana-foundation-sdk/prometheus');
  stat: typeof import('@grafana/grafana-foundation-sdk/stat');
  table: typeof import('@grafana/grafana-foundation-sdk/table');
  timeseries: typeof import('@grafana/grafana-foundation-sdk/timeseries');
};
export = builders;
