import { jsonFile, quotedValue } from '../../../shared/secret.ts';
import { LOG_INDICES, logIndexPrefix } from '../opensearch-door.ts';
import { type CounterRole, counterRole, DASHBOARDS_SERVER, type RoleName, type User } from './users.ts';

interface Role {
  description: string;
  cluster_permissions?: readonly string[];
  index_permissions?: readonly { index_patterns: readonly string[]; allowed_actions: readonly string[] }[];
  tenant_permissions?: readonly { tenant_patterns: readonly string[]; allowed_actions: readonly string[] }[];
}

/** Roles that the plugin does not have already. */
type OwnRole = Exclude<RoleName, 'all_access' | 'kibana_server' | CounterRole>;

/** Of saved searches and dashboards that all readers see. */
const TENANT = 'logs';

const meta = (type: string) => ({ _meta: { type, config_version: 2 } });

const ROLES: Readonly<Record<OwnRole, Role>> = {
  logs_writer: {
    description: 'adds logs, and can neither read nor delete any',
    cluster_permissions: ['cluster_monitor', 'indices:data/write/bulk'],
    index_permissions: [
      {
        index_patterns: [LOG_INDICES],
        allowed_actions: [
          'indices:admin/create',
          'indices:admin/mapping/put',
          'indices:data/write/bulk*',
          'indices:data/write/index',
        ],
      },
    ],
  },
  logs_reader: {
    description: 'reads logs',
    cluster_permissions: ['cluster_composite_ops_ro', 'cluster:monitor/main', 'cluster:monitor/health'],
    index_permissions: [
      {
        index_patterns: [LOG_INDICES],
        allowed_actions: [
          'read',
          'indices:admin/aliases/get',
          'indices:admin/get',
          'indices:admin/mappings/get',
          'indices:monitor/settings/get',
        ],
      },
    ],
    tenant_permissions: [{ tenant_patterns: [TENANT, 'global_tenant'], allowed_actions: ['kibana_all_read'] }],
  },
  fleet_bootstrap: {
    description: 'puts templates, retention and snapshots in place; retention and snapshots act in its name',
    cluster_permissions: [
      'cluster_monitor',
      'cluster_manage_index_templates',
      'manage_snapshots',
      'cluster:admin/opendistro/ism/*',
      'cluster:admin/opensearch/snapshot_management/*',
    ],
    index_permissions: [
      {
        index_patterns: [LOG_INDICES],
        allowed_actions: [
          'indices:admin/delete',
          'indices:admin/get',
          'indices:admin/opensearch/ism/*',
          'indices:admin/settings/update',
          'indices:monitor/*',
        ],
      },
    ],
  },
  fleet_exporter: {
    description: 'reads how nodes, indices and snapshots are',
    cluster_permissions: ['cluster_monitor', 'cluster:admin/repository/get', 'cluster:admin/snapshot/get'],
    index_permissions: [{ index_patterns: ['*'], allowed_actions: ['indices:monitor/*'] }],
  },
};

const CONFIG = {
  ...meta('config'),
  config: {
    dynamic: {
      kibana: { multitenancy_enabled: true, server_username: DASHBOARDS_SERVER.name, index: '.kibana' },
      http: { anonymous_auth_enabled: false, xff: { enabled: false } },
      // A search over several indices leaves out what a user may not see.
      do_not_fail_on_forbidden: true,
      authc: {
        passwords: {
          description: 'users of this configuration, by their passwords',
          http_enabled: true,
          transport_enabled: true,
          order: 0,
          http_authenticator: { type: 'basic', challenge: true },
          authentication_backend: { type: 'intern' },
        },
      },
      authz: {},
    },
  },
};

const AUDIT = {
  ...meta('audit'),
  config: {
    enabled: true,
    audit: {
      enable_rest: true,
      enable_transport: false,
      disabled_rest_categories: ['AUTHENTICATED', 'GRANTED_PRIVILEGES'],
      disabled_transport_categories: ['AUTHENTICATED', 'GRANTED_PRIVILEGES'],
      ignore_users: [DASHBOARDS_SERVER.name],
      ignore_requests: [],
      resolve_bulk_requests: false,
      // Bodies are logs of others, and passwords that are changed.
      log_request_body: false,
      resolve_indices: true,
      exclude_sensitive_headers: true,
    },
    compliance: { enabled: false },
  },
};

function mapping(users: readonly User[]) {
  const names = [...new Set(users.map(({ role }) => role))];
  const mapped = names.map((role) => [
    role,
    { reserved: true, users: users.filter((user) => user.role === role).map(({ name }) => name) },
  ]);
  const people = users.filter(({ reserved }) => !reserved).map(({ name }) => name);
  return {
    ...meta('rolesmapping'),
    ...Object.fromEntries(mapped),
    ...(people.length > 0 ? { kibana_user: { reserved: true, users: people } } : {}),
  };
}

/** What the analyses of one cluster may; a search is how OpenSearch counts. */
const counterRoleOf = (cluster: string): [string, Role] => [
  counterRole(cluster),
  {
    description: `counts the logs of ${cluster}`,
    index_permissions: [
      { index_patterns: [`${logIndexPrefix(cluster)}-*`], allowed_actions: ['indices:data/read/search'] },
    ],
  },
];

/**
 * Everything that holds no secret, by file; JSON is YAML too.
 * @param counting clusters whose analyses count their own logs
 */
export function securityFiles(users: readonly User[], counting: readonly string[]): Record<string, string> {
  const roles = [...Object.entries(ROLES), ...counting.map(counterRoleOf)].map(([name, role]) => [
    name,
    { reserved: true, ...role },
  ]);
  const files = {
    'config.yml': CONFIG,
    'roles.yml': { ...meta('roles'), ...Object.fromEntries(roles) },
    'roles_mapping.yml': mapping(users),
    'action_groups.yml': meta('actiongroups'),
    'tenants.yml': { ...meta('tenants'), [TENANT]: { reserved: true, description: 'what all who read logs see' } },
    'nodes_dn.yml': meta('nodesdn'),
    'allowlist.yml': { ...meta('allowlist'), config: { enabled: false, requests: {} } },
    'audit.yml': AUDIT,
  };
  return Object.fromEntries(Object.entries(files).map(([name, content]) => [name, jsonFile(content)]));
}

export const USERS_FILE = 'internal_users.yml';

/** The template of the file of users over the sealed hashes, which have the users' names. */
export const usersFile = (users: readonly User[]): string =>
  jsonFile({
    ...meta('internalusers'),
    ...Object.fromEntries(
      users.map(({ name, reserved, purpose }) => [name, { hash: quotedValue(name), reserved, description: purpose }]),
    ),
  });
