// A module that is only reached by `require` is part of the bundle, but runs no sooner than it is asked for.
module.exports = () => ({
  common: require('@grafana/grafana-foundation-sdk/common'),
  dashboard: require('@grafana/grafana-foundation-sdk/dashboard'),
  logs: require('@grafana/grafana-foundation-sdk/logs'),
  prometheus: require('@grafana/grafana-foundation-sdk/prometheus'),
  stat: require('@grafana/grafana-foundation-sdk/stat'),
  table: require('@grafana/grafana-foundation-sdk/table'),
  timeseries: require('@grafana/grafana-foundation-sdk/timeseries'),
});
