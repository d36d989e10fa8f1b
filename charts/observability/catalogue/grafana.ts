import type { Exporter } from './exporter.ts';

export const grafana: Exporter = {
  monitors: ['grafana'],
  source: 'pkg/infra/metrics and pkg/middleware of github.com/grafana/grafana',
  isGo: true,
  plain: `
    grafana_api_login_oauth_total grafana_api_login_post_total grafana_api_response_status_total
    grafana_build_info grafana_datasource_request_total grafana_http_request_in_flight
    grafana_instance_start_total grafana_page_response_status_total grafana_proxy_response_status_total
    grafana_stat_active_users grafana_stat_total_orgs grafana_stat_total_users grafana_stat_totals_dashboard
    grafana_stat_totals_datasource grafana_stat_totals_folder
  `,
  histograms: `
    grafana_datasource_request_duration_seconds grafana_http_request_duration_seconds
  `,
  summaries: `
    grafana_api_dataproxy_request_all_milliseconds
  `,
};
