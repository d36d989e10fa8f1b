import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import type { ClusterData, Fleet } from '../../../clusters/schema/cluster.ts';
import { ipv4 } from '../../../clusters/schema/units.ts';
import { Alertmanager as AlertmanagerResource } from '../../../imports/alertmanager.ts';
import { disruptionBudget } from '../../shared/availability.ts';
import { type ChartProps, component, type SecretsContext, type SecretsOf } from '../../shared/component.ts';
import { centralOf, doorOf } from '../../shared/door.ts';
import type { Door } from '../../shared/endpoint.ts';
import { hostPortOf } from '../../shared/host-port.ts';
import { objectLabels, selectorLabels, versionedLabels } from '../../shared/labels.ts';
import { loginProxyPods } from '../../shared/login-proxy.ts';
import { serviceMonitor } from '../../shared/monitor.ts';
import { allow, incoming, type Outgoing } from '../../shared/network.ts';
import { orOwnNodes } from '../../shared/own-nodes.ts';
import { jsonFile, person, quotedValue, secret, tlsSecret, verbatim } from '../../shared/secret.ts';
import { type Served, Service } from '../../shared/service.ts';
import { serviceAccount } from '../../shared/service-account.ts';
import { images } from '../../versions.ts';
import { operatedUi } from '../access/operated-ui.ts';
import { uiUsers } from '../access/ui-users.ts';
import { GRAFANA_PODS } from '../grafana/endpoints.ts';
import { scraperOf } from '../metrics/scraper.ts';
import { operated } from '../operated.ts';
import { presentOf, THANOS } from '../thanos/endpoints.ts';
import { alertmanagerConfig, TEMPLATES, templatesFile, WATCHDOG } from './alertmanager-config.ts';
import { AlertmanagerOptions, type AlertmanagerOptionsData } from './alertmanager-options.ts';
import { ALERTMANAGER, ALERTMANAGER_PORTS, ARGOCD_NOTIFICATIONS } from './endpoints.ts';
import { sealedOf } from './receivers.ts';

const NAME = ALERTMANAGER.name;
const UI = 'alertmanager-auth';
const CONFIG = 'alertmanager.yaml';

/** Where people look at alerts and silence them. */
const alertmanagerDoor = (fleet: Fleet): Door => doorOf(centralOf(fleet), 'alertmanager');

const secrets = ({ fleet, options }: SecretsContext<typeof AlertmanagerOptions>) => ({
  config: configOf(options),
  uiUsers: uiUsers('alertmanager-ui-users', 'Alertmanager'),
  uiTls: tlsSecret('alertmanager-ui-tls', {
    purpose: 'certificate of the host that serves Alertmanager to people',
    hosts: [alertmanagerDoor(fleet).host],
  }),
});

/** The operator reads the whole configuration from a Secret: what of it is secret is sealed, the rest stands open as its template. */
function configOf(options: AlertmanagerOptionsData) {
  const sealed = [WATCHDOG, ...Object.entries(options.receivers).map(([name, each]) => sealedOf(name, each))];
  return secret('alertmanager-config', [CONFIG, TEMPLATES], {
    purpose: 'where alerts are sent: the URLs and passwords of the receivers',
    values: Object.fromEntries(sealed.map(({ value, how }) => [value, person(how)])),
    files: { [CONFIG]: jsonFile(alertmanagerConfig(options, quotedValue)), [TEMPLATES]: verbatim(templatesFile) },
  });
}

type Props = ChartProps<typeof AlertmanagerOptions, SecretsOf<typeof secrets>>;

/** Groups, mutes and sends the alerts of the whole fleet. */
class Alertmanager extends Chart {
  constructor(scope: Construct, id: string, props: Props) {
    super(scope, id);
    const { fleet, cluster, namespace, options, profile, secrets } = props;
    const replicas = options.replicas ?? profile.alertmanagers;
    const labels = objectLabels(ALERTMANAGER);
    const pods: Served<keyof typeof ALERTMANAGER_PORTS> = {
      namespace,
      labels,
      selector: selectorLabels(ALERTMANAGER),
      ports: ALERTMANAGER_PORTS,
    };
    serviceAccount(this, { name: NAME, namespace, labels });
    const { web: webPort, mesh, 'reloader-web': reloaderPort } = ALERTMANAGER_PORTS;
    // Members find each other before they are ready.
    const service = new Service(this, NAME, {
      workload: pods,
      ports: { web: webPort, 'reloader-web': reloaderPort },
      headless: true,
      publishNotReadyAddresses: true,
    });
    const [web, reloader] = [service.endpoint('web'), service.endpoint('reloader-web')];
    new AlertmanagerResource(this, `Alertmanager-${NAME}`, {
      metadata: { name: NAME, labels: versionedLabels(ALERTMANAGER, images.alertmanager.tag) },
      spec: {
        ...operated({
          ...props,
          ...options,
          name: NAME,
          image: images.alertmanager,
          replicas,
          pods,
          user: 1000,
          fsGroup: 2000,
          volume: { name: 'data', size: options.storage },
        }),
        configSecret: secrets.config.name,
        externalUrl: `https://${alertmanagerDoor(fleet).host}`,
        retention: options.retention,
        // Objects of the kind AlertmanagerConfig are not read: the route tree is one, and stands in the fleet's data.
        alertmanagerConfigMatcherStrategy: { type: 'OnNamespace' },
      },
    });
    serviceMonitor(this, NAME, { labels, endpoints: [{ endpoint: web }, { endpoint: reloader }] });
    disruptionBudget(this, NAME, { ...pods, replicas, maxUnavailable: 1 });
    const members = { namespace, pods: pods.selector };
    // Gossip goes by UDP: without it each member tells people of an alert that another has told of.
    const gossip = { ports: [mesh], protocols: ['TCP', 'UDP'] } as const;
    allow(this, pods, {
      from: [
        incoming(scraperOf(cluster), web, reloader),
        ...presentOf(cluster, THANOS.ruler).map((ruler) => incoming(ruler, web)),
        ...(cluster.components.grafana ? [incoming(GRAFANA_PODS, web)] : []),
        incoming(ARGOCD_NOTIFICATIONS, web),
        ...(options.ui.enabled ? [incoming(loginProxyPods(UI, { component: NAME, namespace }), web)] : []),
        ...(replicas > 1 ? [{ from: members, ...gossip }] : []),
      ],
      to: [...(replicas > 1 ? [{ to: members, ...gossip }] : []), ...toReceivers(cluster, options)],
    });
    if (!options.ui.enabled) return;
    operatedUi(this, UI, {
      ...props,
      pods,
      component: NAME,
      replicas: options.ui.replicas ?? profile.proxies,
      resources: options.ui.resources,
      tolerations: options.tolerations,
      door: alertmanagerDoor(fleet),
      tls: secrets.uiTls,
      users: secrets.uiUsers,
      realm: 'Alertmanager',
      timeout: 60,
    });
  }
}

/** The hosts in URLs are sealed with them: so every host, those on the cluster's own nodes too, on the ports of the web. */
function toReceivers(cluster: ClusterData, { receivers, watchdogPort }: AlertmanagerOptionsData): Outgoing[] {
  const all = Object.values(receivers);
  const mail = all.flatMap((each) => (each.type === 'email' ? [each.smarthost] : []));
  const said = [watchdogPort, ...all.map((each) => (each.type === 'email' ? undefined : each.port))];
  const ports = [...new Set([443, 80, ...said.flatMap((port) => port ?? [])])];
  return [
    { to: 'world', ports },
    { to: 'own-nodes', ports },
    ...orOwnNodes(
      cluster,
      mail.map((smarthost) => {
        const { host, port } = hostPortOf(smarthost)!;
        const to = ipv4.safeParse(host).success ? { addresses: [host] } : { host };
        return { to, ports: [port] };
      }),
    ),
  ];
}

export const alertmanager = component({
  name: NAME,
  summary: 'groups, mutes and sends the alerts of the whole fleet',
  namespace: 'monitoring',
  wave: 'metrics',
  roles: ['central'],
  options: AlertmanagerOptions,
  secrets,
  chart: Alertmanager,
  onRemoval: 'keep',
});
