import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { analysers } from '../../rollouts/names.ts';
import { type ChartProps, component, type SecretsOf } from '../../shared/component.ts';
import type { Endpoint } from '../../shared/endpoint.ts';
import { loginProxy } from '../../shared/login-proxy.ts';
import { GRAFANA_PODS } from '../grafana/endpoints.ts';
import { TENANT_HEADER } from './door.ts';
import { podsOf, presentOf, THANOS } from './endpoints.ts';
import { query } from './query.ts';
import { TENANT_PATHS, thanosDoor, thanosQueryDoor, thanosQuerySecrets } from './query-doors.ts';
import { queryFrontend } from './query-frontend.ts';
import { patienceOf, ThanosQueryOptions } from './query-options.ts';

export type ThanosQueryProps = ChartProps<typeof ThanosQueryOptions, SecretsOf<typeof thanosQuerySecrets>>;

/** Answers queries over the whole fleet: for dashboards and rules, for people, and for each edge about itself. */
class ThanosQuery extends Chart {
  constructor(scope: Construct, id: string, props: ThanosQueryProps) {
    super(scope, id);
    const { cluster, options } = props;
    const { ui, edges } = options;
    const frontendAsks = podsOf(THANOS.frontend);
    const answering = query(this, props, {
      process: THANOS.query,
      askers: [frontendAsks, ...presentOf(cluster, THANOS.ruler)],
    });
    const grafana = cluster.components.grafana ? [GRAFANA_PODS] : [];
    const frontend = queryFrontend(this, props, {
      query: answering,
      askers: [...grafana, ...analysers(cluster), ...(ui.enabled ? [podsOf(THANOS.frontendAuth)] : [])],
    });
    if (ui.enabled) this.proxyForPeople(props, frontend);
    if (!edges.enabled) return;
    const tenants = query(this, props, { process: THANOS.tenantQuery, askers: [podsOf(THANOS.tenantAuth)] });
    this.proxyForEdges(props, tenants);
  }

  private proxyForPeople({ secrets, options, ...props }: ThanosQueryProps, upstream: Endpoint<'http'>): void {
    const { name, component } = THANOS.frontendAuth;
    loginProxy(this, name, {
      ...props,
      component,
      ...proxied(props, options.ui, options.tolerations),
      door: thanosDoor(props.fleet),
      tls: secrets.uiTls,
      users: secrets.uiUsers,
      upstream,
      realm: 'Thanos',
      timeout: patienceOf(options),
    });
  }

  /** Whoever logs in is the tenant: a query without it would be refused, one with another is overwritten. */
  private proxyForEdges({ secrets, options, ...props }: ThanosQueryProps, upstream: Endpoint<'http'>): void {
    const { name, component } = THANOS.tenantAuth;
    loginProxy(this, name, {
      ...props,
      component,
      ...proxied(props, options.edges, options.tolerations),
      door: thanosQueryDoor(props.fleet),
      tls: secrets.edgeTls,
      users: secrets.edgeUsers,
      upstream,
      realm: 'metrics',
      path: { pattern: TENANT_PATHS },
      timeout: patienceOf(options),
      headers: { [TENANT_HEADER]: '$remote_user' },
    });
  }
}

type Proxy = ThanosQueryProps['options']['ui'];

const proxied = (
  { profile }: Pick<ThanosQueryProps, 'profile'>,
  { replicas, resources }: Proxy,
  tolerations: ThanosQueryProps['options']['tolerations'],
) => ({ replicas: replicas ?? profile.proxies, resources, tolerations });

export const thanosQuery = component({
  name: 'thanos-query',
  summary: 'answers queries over the metrics of the whole fleet',
  namespace: 'monitoring',
  wave: 'metrics',
  roles: ['central'],
  options: ThanosQueryOptions,
  secrets: thanosQuerySecrets,
  chart: ThanosQuery,
  onRemoval: 'delete',
});
