import { describe, expect, test } from 'vitest';
import { countingClusters } from '../../../../../charts/observability/logging/opensearch/counting.ts';
import { openSearch } from '../../../../../charts/observability/logging/opensearch/opensearch.ts';
import { openSearchDashboards } from '../../../../../charts/observability/logging/opensearch/opensearch-dashboards.ts';
import type { Component } from '../../../../../charts/shared/component.ts';
import { secretsOf } from '../../../../../charts/shared/component.ts';
import { DeliverySchema } from '../../../../../clusters/schema/cluster.ts';
import { placedForTest } from '../../../apps/placed.ts';
import { clusterForTest, composeForTest, fleetForTest, objectOf } from '../../../compose.ts';

function secretsFor(component: Component, options: object = {}) {
  const enabled = { delivery: DeliverySchema.parse({}), options: component.options.parse(options) };
  const cluster = { ...clusterForTest('cluster-01'), components: { [component.name]: enabled } };
  return secretsOf(component, fleetForTest(), cluster);
}

const files = objectOf(composeForTest(openSearch), 'ConfigMap', 'opensearch-security').data!;
const file = (name: string) => JSON.parse(files[name]!);

describe('the users', () => {
  const { users } = secretsFor(openSearch, { readers: ['ann', 'bob'] });

  test('are known by hashes of the passwords that others log in with', () => {
    expect(users).toMatchObject({
      values: ['admin', 'kibanaserver', 'bootstrap', 'exporter', 'fluentbit', 'grafana', 'ann', 'bob'],
      make: {
        fluentbit: { from: 'bcrypt', of: 'opensearch/fluentbit' },
        grafana: { from: 'bcrypt', of: 'opensearch/grafana' },
        kibanaserver: { from: 'bcrypt', of: 'opensearch/kibanaserver' },
        ann: { from: 'bcrypt', of: 'opensearch/ann' },
      },
    });
    expect(secretsFor(openSearchDashboards).server).toMatchObject({
      make: { password: { from: 'random', id: 'opensearch/kibanaserver' } },
    });
  });

  test('stand in a file that the hashes are put into in the cluster', () => {
    const text = users!.template.data['internal_users.yml']!;
    expect(text).toContain('"hash": {{ .fluentbit | quote }}');
    expect(text).toContain('"type": "internalusers"');
  });

  test('have names of their own', () => {
    expect(openSearch.options.safeParse({ readers: ['admin'] }).success).toBe(false);
    expect(openSearch.options.safeParse({ readers: ['ann', 'ann'] }).success).toBe(false);
  });
});

describe('the certificates', () => {
  test('of the nodes are for every name of theirs, and for both ends of a connection', () => {
    expect(secretsFor(openSearch).node!.make['tls.crt']).toMatchObject({
      commonName: 'opensearch-node',
      usages: ['server', 'client'],
      hosts: expect.arrayContaining([
        'opensearch.logging.svc',
        '*.opensearch-headless.logging.svc.cluster.local',
        'opensearch.k8s-cluster-01.miribit.lab',
        'localhost',
      ]),
    });
  });

  test('of the administrator is for clients only', () => {
    expect(secretsFor(openSearch).admin!.make['tls.key']).toMatchObject({
      commonName: 'opensearch-admin',
      usages: ['client'],
    });
  });
});

describe('the security configuration', () => {
  test.each([
    ['config.yml', 'config'],
    ['roles.yml', 'roles'],
    ['roles_mapping.yml', 'rolesmapping'],
    ['action_groups.yml', 'actiongroups'],
    ['tenants.yml', 'tenants'],
    ['nodes_dn.yml', 'nodesdn'],
    ['allowlist.yml', 'allowlist'],
    ['audit.yml', 'audit'],
  ])('%s is of the type %s', (name, type) => {
    expect(file(name)._meta).toEqual({ type, config_version: 2 });
  });

  test('lets nobody in without a password', () => {
    const { http, authc } = file('config.yml').config.dynamic;
    expect(http.anonymous_auth_enabled).toBe(false);
    expect(
      Object.values<{ http_authenticator: { type: string } }>(authc).map((each) => each.http_authenticator.type),
    ).toEqual(['basic']);
  });

  test('lets who writes logs neither read nor delete them', () => {
    const { cluster_permissions: cluster, index_permissions: indices } = file('roles.yml').logs_writer;
    expect(cluster).toEqual(['cluster_monitor', 'indices:data/write/bulk']);
    expect(indices[0].index_patterns).toEqual(['logs-*']);
    expect(indices[0].allowed_actions.filter((action: string) => /read|delete|^\*|write\/\*/.test(action))).toEqual([]);
  });

  test('lets people read, with dashboards of their own', () => {
    const { kibana_user: dashboards, logs_reader: readers } = file('roles_mapping.yml');
    expect(dashboards.users).toEqual(['reader']);
    expect(readers.users).toEqual(['grafana', 'reader']);
  });

  test('gives every role that it brings to someone', () => {
    const { _meta, ...roles } = file('roles.yml');
    expect(Object.keys(file('roles_mapping.yml'))).toEqual(expect.arrayContaining(Object.keys(roles)));
  });
});

describe('a cluster whose analyses count its logs', () => {
  const { data = {} } = objectOf(
    composeForTest(openSearch, { options: { countedBy: ['cluster-03'] } }),
    'ConfigMap',
    'opensearch-security',
  );
  const parsed = (name: string) => Object(JSON.parse(data[name] ?? '{}'));

  test('has a user that may search its own indices, and nothing else', () => {
    expect(parsed('roles.yml')['logs_counter_cluster-03']).toEqual({
      reserved: true,
      description: 'counts the logs of cluster-03',
      index_permissions: [{ index_patterns: ['logs-cluster-03-*'], allowed_actions: ['indices:data/read/search'] }],
    });
    expect(parsed('roles_mapping.yml')['logs_counter_cluster-03'].users).toEqual(['rollouts-cluster-03']);
  });

  test('is the only one that has', () => {
    const counters = Object.keys(parsed('roles.yml')).filter((role) => role.startsWith('logs_counter_'));
    expect(counters).toEqual(['logs_counter_cluster-03']);
  });

  test('may be known by an app of its own', () => {
    const logs = placedForTest({ delivery: { type: 'canary', analysis: [{ type: 'logErrors' }] } });
    const placed = { delivery: DeliverySchema.parse({}), options: logs };
    const clusters = [
      clusterForTest('cluster-02'),
      clusterForTest('cluster-03', { components: { 'frontend-prod': placed } }),
    ];
    const fleet = { clusters, apps: { 'frontend-prod': logs } };
    expect(countingClusters(fleet, { countedBy: [] })).toEqual(['cluster-03']);
    expect(countingClusters({ ...fleet, apps: { 'frontend-prod': placedForTest() } }, { countedBy: [] })).toEqual([]);
  });

  test('has a name that no person takes', () => {
    expect(openSearch.options.safeParse({ readers: ['rollouts-cluster-03'] }).success).toBe(false);
  });
});
