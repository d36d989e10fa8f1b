import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { bytes } from '../../../clusters/schema/units.ts';
import { Prometheus as PrometheusResource, type PrometheusSpec } from '../../../imports/prometheus.ts';
import { disruptionBudget } from '../../shared/availability.ts';
import { type ChartProps, component, type SecretsOf } from '../../shared/component.ts';
import { centralOf, doorOf } from '../../shared/door.ts';
import { type Door, urlOf } from '../../shared/endpoint.ts';
import { loginProxyPods } from '../../shared/login-proxy.ts';
import { serviceMonitor } from '../../shared/monitor.ts';
import { allow, incoming, outgoing, toApiServer } from '../../shared/network.ts';
import { EVALUATOR } from '../../shared/rules.ts';
import { tlsSecret } from '../../shared/secret.ts';
import { operatedUi } from '../access/operated-ui.ts';
import { uiUsers } from '../access/ui-users.ts';
import { ALERTMANAGER, alertmanagerWeb } from '../alerting/endpoints.ts';
import { RECEIVE_PATH, TENANT_HEADER } from '../thanos/door.ts';
import { receiveRouterRemoteWrite, THANOS } from '../thanos/endpoints.ts';
import { PrometheusOptions } from './prometheus-options.ts';
import { externalLabelsOf, queueOf } from './remote-write.ts';
import { scrapeConfigs, toTargets } from './scrape-configs.ts';
import { scraperOf } from './scraper.ts';
import { scraping } from './scraping.ts';

const NAME = 'prometheus';
const UI = 'prometheus-auth';

/** Where people look at the central Prometheus. */
const prometheusDoor = (fleet: Parameters<typeof centralOf>[0]): Door => doorOf(centralOf(fleet), 'prometheus');

const secrets = ({ fleet }: { fleet: Parameters<typeof centralOf>[0] }) => ({
  uiUsers: uiUsers('prometheus-ui-users', 'Prometheus'),
  uiTls: tlsSecret('prometheus-ui-tls', {
    purpose: 'certificate of the host that serves Prometheus to people',
    hosts: [prometheusDoor(fleet).host],
  }),
});

type Props = ChartProps<typeof PrometheusOptions, SecretsOf<typeof secrets>>;

/** Scrapes the central cluster, evaluates what must hold when Thanos does not, and sends all of it to the receiver. */
class Prometheus extends Chart {
  constructor(scope: Construct, id: string, props: Props) {
    super(scope, id);
    const { cluster, namespace, options, profile } = props;
    const replicas = options.replicas ?? profile.prometheuses;
    const { pods, web, reloader, metadata, spec } = scraping(this, {
      ...props,
      ...options,
      name: NAME,
      replicas,
      volume: 'data',
    });
    new PrometheusResource(this, `Prometheus-${NAME}`, { metadata, spec: { ...spec, ...storing(props) } });
    scrapeConfigs(this, options.scrapeConfigs, pods.labels);
    serviceMonitor(this, NAME, { labels: pods.labels, endpoints: [{ endpoint: web }, { endpoint: reloader }] });
    disruptionBudget(this, NAME, { ...pods, replicas, maxUnavailable: 1 });
    allow(this, pods, {
      from: [
        incoming(scraperOf(cluster), web, reloader),
        ...(options.ui.enabled ? [incoming(loginProxyPods(UI, { component: NAME, namespace }), web)] : []),
      ],
      to: [
        { to: 'cluster', ports: [] },
        toApiServer(cluster),
        ...(cluster.components[THANOS.router.component] ? [outgoing(receiveRouterRemoteWrite)] : []),
        ...(cluster.components[ALERTMANAGER.component] ? [outgoing(alertmanagerWeb)] : []),
        ...toTargets(options.scrapeConfigs),
      ],
    });
    if (!options.ui.enabled) return;
    operatedUi(this, UI, {
      ...props,
      pods,
      component: NAME,
      replicas: options.ui.replicas ?? profile.proxies,
      resources: options.ui.resources,
      tolerations: options.tolerations,
      door: prometheusDoor(props.fleet),
      tls: props.secrets.uiTls,
      users: props.secrets.uiUsers,
      realm: 'Prometheus',
      timeout: 150,
    });
  }
}

/** What it keeps, evaluates and sends. Without a sidecar: two ways to the bucket would store all twice. Source: contract M26. */
const storing = ({ cluster, fleet, profile, options }: Props): PrometheusSpec => ({
  externalLabels: externalLabelsOf(cluster),
  externalUrl: `https://${prometheusDoor(fleet).host}`,
  scrapeInterval: options.scrapeInterval,
  evaluationInterval: options.evaluationInterval,
  retention: options.retention,
  retentionSize: `${Math.floor((bytes(options.storage) * options.retentionShare) / 2 ** 20)}MiB`,
  walCompression: true,
  ruleSelector: { matchLabels: { [EVALUATOR]: 'prometheus' } },
  ruleNamespaceSelector: {},
  ...(cluster.components[ALERTMANAGER.component] ? { alerting: ALERTING } : {}),
  ...(cluster.components[THANOS.router.component]
    ? {
        remoteWrite: [
          {
            name: 'thanos-receive',
            url: `${urlOf(receiveRouterRemoteWrite)}${RECEIVE_PATH}`,
            remoteTimeout: '30s',
            headers: { [TENANT_HEADER]: cluster.name },
            queueConfig: queueOf(options.queueConfig, profile),
            ...(options.writeRelabelConfigs.length > 0 ? { writeRelabelConfigs: options.writeRelabelConfigs } : {}),
          },
        ],
      }
    : {}),
});

const ALERTING: PrometheusSpec['alerting'] = {
  alertmanagers: [
    {
      namespace: alertmanagerWeb.namespace,
      name: alertmanagerWeb.service,
      port: alertmanagerWeb.port,
      apiVersion: 'v2',
    },
  ],
};

export const prometheus = component({
  name: NAME,
  summary: 'scrapes the central cluster, and watches what the rest is watched with',
  namespace: 'monitoring',
  wave: 'metrics',
  roles: ['central'],
  options: PrometheusOptions,
  secrets,
  chart: Prometheus,
  onRemoval: 'keep',
});
