import type { Fleet } from '../../../clusters/schema/cluster.ts';
import { grafanaDoor } from './endpoints.ts';
import type { GrafanaOptionsData, OAuth } from './grafana-options.ts';
import { fileOf, SECRETS_FOLDER } from './grafana-secret.ts';
import type { Ini } from './ini.ts';

/** The data source for OpenSearch, at the version that is fetched. Source: CHANGELOG.md of grafana/opensearch-datasource. */
const OPENSEARCH_PLUGIN = 'grafana-opensearch-datasource@2.32.1';

/** Apps that Grafana would fetch from the internet at every start, for data that this fleet does not have. */
const UNUSED_APPS = [
  'grafana-advisor-app',
  'grafana-exploretraces-app',
  'grafana-lokiexplore-app',
  'grafana-metricsdrilldown-app',
  'grafana-pyroscope-app',
];

interface About {
  fleet: Fleet;
  options: GrafanaOptionsData;
  /** Whether it fetches the data source for OpenSearch. */
  downloads: boolean;
  homeDashboard: string;
}

/** What differs from Grafana's own defaults, and what the options say beyond that. */
export function grafanaIni({ fleet, options, downloads, homeDashboard }: About): Ini {
  const { host } = grafanaDoor(fleet);
  const ours: Ini = {
    server: { domain: host, root_url: `https://${host}/`, enforce_domain: false, enable_gzip: true },
    security: {
      admin_user: options.adminUser,
      // Read when the database is made; without a volume that is at each start, so that a new one counts at once.
      admin_password: fileOf('admin-password'),
      secret_key: fileOf('secret-key'),
      cookie_secure: true,
      cookie_samesite: 'lax',
      strict_transport_security: true,
      disable_gravatar: true,
    },
    analytics: {
      reporting_enabled: false,
      check_for_updates: false,
      check_for_plugin_updates: false,
      feedback_links_enabled: false,
    },
    news: { news_feed_enabled: false },
    snapshots: { external_enabled: false },
    users: { allow_sign_up: false, default_theme: 'system' },
    // Nothing new is there any sooner, and each refresh asks the ingestors for every cluster.
    dashboards: { default_home_dashboard_path: homeDashboard, min_refresh_interval: '30s' },
    // Alerts of the fleet are evaluated by the Ruler; the pages stay, for those of Alertmanager and its silences.
    unified_alerting: { enabled: true, execute_alerts: false },
    plugins: downloads
      ? { preinstall: OPENSEARCH_PLUGIN, preinstall_auto_update: false, disable_plugins: UNUSED_APPS.join(',') }
      : { preinstall_disabled: true },
    log: { mode: 'console', level: 'info' },
    'log.console': { format: 'json' },
    ...(options.oauth === undefined ? {} : { 'auth.generic_oauth': oauthSection(options.oauth) }),
  };
  return merged(ours, options.settings);
}

const oauthSection = (oauth: OAuth): Ini[string] => ({
  enabled: true,
  name: oauth.name,
  client_id: oauth.clientId,
  client_secret: fileOf('oauth-client-secret'),
  auth_url: oauth.authUrl,
  token_url: oauth.tokenUrl,
  api_url: oauth.apiUrl,
  scopes: oauth.scopes.join(' '),
  use_pkce: true,
  use_refresh_token: true,
  allow_sign_up: true,
  auto_login: oauth.autoLogin,
  role_attribute_path: oauth.roleAttributePath ?? "'Viewer'",
  role_attribute_strict: true,
  // A list of JSON, for names of groups hold spaces; without the path nobody is a member of any, and all are refused.
  ...(oauth.allowedGroups.length > 0
    ? { allowed_groups: JSON.stringify(oauth.allowedGroups), groups_attribute_path: oauth.groupsAttributePath }
    : {}),
  tls_client_ca: oauth.fleetCa ? `${SECRETS_FOLDER}/ca.crt` : undefined,
});

const merged = (ours: Ini, theirs: Ini): Ini => {
  const sections = [...new Set([...Object.keys(ours), ...Object.keys(theirs)])];
  return Object.fromEntries(sections.map((name) => [name, { ...ours[name], ...theirs[name] }]));
};
