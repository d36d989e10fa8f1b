import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { type ChartProps, component, type SecretsContext, type SecretsOf } from '../../shared/component.ts';
import { ConfigFiles } from '../../shared/config-files.ts';
import { Deployment } from '../../shared/deployment.ts';
import { imageReference } from '../../shared/image.ts';
import { ingress } from '../../shared/ingress.ts';
import * as k8s from '../../shared/k8s.ts';
import { objectLabels } from '../../shared/labels.ts';
import { serviceMonitor } from '../../shared/monitor.ts';
import { allow, incoming, type Outgoing } from '../../shared/network.ts';
import { orOwnNodes } from '../../shared/own-nodes.ts';
import type { Mount } from '../../shared/pod.ts';
import { tlsSecret } from '../../shared/secret.ts';
import { storageClassOf } from '../../shared/storage.ts';
import { images } from '../../versions.ts';
import { scraperOf } from '../metrics/scraper.ts';
import { dashboardsOf, HOME } from './dashboards/index.ts';
import { DASHBOARD } from './dashboards/label.ts';
import { dashboardFile } from './dashboards/render.ts';
import { dataSourceFlows, dataSourcesFile } from './data-sources.ts';
import { GRAFANA, grafanaDoor } from './endpoints.ts';
import { grafanaIni } from './grafana-ini.ts';
import { GrafanaOptions } from './grafana-options.ts';
import { grafanaSecret, SECRETS_FOLDER } from './grafana-secret.ts';
import { iniFile } from './ini.ts';

const { name: NAME } = GRAFANA;

const FOLDERS = {
  config: '/etc/grafana/config',
  dataSources: '/etc/grafana/provisioning/datasources',
  providers: '/etc/grafana/provisioning/dashboards',
  dashboards: '/etc/grafana/dashboards',
  data: '/data',
} as const;

const secrets = ({ fleet, cluster, options }: SecretsContext<typeof GrafanaOptions>) => ({
  grafana: grafanaSecret({
    openSearch: cluster.components.opensearch !== undefined,
    oauth: options.oauth !== undefined,
  }),
  tls: tlsSecret('grafana-tls', {
    purpose: 'certificate of the host that serves Grafana to people',
    hosts: [grafanaDoor(fleet).host],
  }),
});

type Props = ChartProps<typeof GrafanaOptions, SecretsOf<typeof secrets>>;

/** Shows the metrics, alerts and logs of the whole fleet. One replica: its database is a file, which takes one writer. */
class Grafana extends Chart {
  constructor(scope: Construct, id: string, props: Props) {
    super(scope, id);
    const { fleet, cluster, namespace, options, secrets } = props;
    const downloads = cluster.components.opensearch !== undefined && options.openSearchPlugin === 'download';
    const deployment = new Deployment(this, NAME, {
      component: NAME,
      namespace,
      image: imageReference(images.grafana, fleet),
      version: images.grafana.tag,
      replicas: 1,
      ...(options.storage === undefined ? {} : { strategy: 'Recreate' as const }),
      // The image sets these for itself, and they win over the same settings in the file.
      env: {
        GF_PATHS_CONFIG: `${FOLDERS.config}/grafana.ini`,
        GF_PATHS_DATA: FOLDERS.data,
        ...(downloads ? { GF_PATHS_PLUGINS: `${FOLDERS.data}/plugins` } : {}),
      },
      ports: { http: 3000 },
      // Its first start makes the database.
      startup: { port: 'http', path: '/api/health', periodSeconds: 10, failureThreshold: 30 },
      liveness: { port: 'http', path: '/api/health', periodSeconds: 30, timeoutSeconds: 10 },
      readiness: { port: 'http', path: '/api/health' },
      mounts: {
        ...this.configuration(props, downloads),
        ...this.dashboards(props),
        [SECRETS_FOLDER]: { type: 'secret', secret: secrets.grafana },
        [FOLDERS.data]: this.data(props),
        '/tmp': { type: 'empty' },
      },
      resources: options.resources,
      user: 472,
      fsGroup: 472,
      tolerations: options.tolerations,
    });
    const http = deployment.service({ http: 3000 }).endpoint('http');
    serviceMonitor(this, NAME, { labels: deployment.labels, endpoints: [{ endpoint: http }] });
    allow(this, deployment, {
      from: [incoming('ingress', http), incoming(scraperOf(cluster), http)],
      to: [...dataSourceFlows(cluster), ...orOwnNodes(cluster, outside(props, downloads))],
    });
    ingress(this, NAME, { door: grafanaDoor(fleet), endpoint: http, tls: secrets.tls, labels: deployment.labels });
  }

  private configuration({ fleet, cluster, options }: Props, downloads: boolean): Record<string, Mount> {
    const labels = objectLabels(GRAFANA);
    const ini = grafanaIni({ fleet, options, downloads, homeDashboard: pathOf(HOME) });
    const files = (name: string, file: string, text: string): Mount => ({
      type: 'config',
      files: new ConfigFiles(this, name, { labels, files: { [file]: text } }),
    });
    return {
      [FOLDERS.config]: files(NAME, 'grafana.ini', iniFile(ini)),
      [FOLDERS.dataSources]: files('grafana-data-sources', 'data-sources.yaml', dataSourcesFile({ fleet, cluster })),
      [FOLDERS.providers]: files('grafana-dashboard-providers', 'providers.yaml', PROVIDERS),
    };
  }

  /** Each in an object of its own, since all of them do not fit into one; Grafana looks for changes itself. */
  private dashboards({ fleet }: Props): Record<string, Mount> {
    const labels = { ...objectLabels(GRAFANA), [DASHBOARD]: 'true' };
    return Object.fromEntries(
      dashboardsOf(fleet).map((dashboard): [string, Mount] => {
        const { uid } = dashboard;
        const files = new ConfigFiles(this, `grafana-dashboard-${uid}`, {
          labels,
          files: { [`${uid}.json`]: dashboardFile(dashboard) },
        });
        return [`${FOLDERS.dashboards}/${uid}`, { type: 'config', files, reloads: true }];
      }),
    );
  }

  private data({ cluster, options }: Props): Mount {
    if (options.storage === undefined) return { type: 'empty' };
    new k8s.KubePersistentVolumeClaim(this, 'PersistentVolumeClaim-grafana', {
      metadata: { name: NAME, labels: objectLabels(GRAFANA) },
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: storageClassOf(cluster),
        resources: { requests: { storage: k8s.Quantity.fromString(options.storage) } },
      },
    });
    return { type: 'volume', claim: NAME };
  }
}

const pathOf = (uid: string): string => `${FOLDERS.dashboards}/${uid}/${uid}.json`;

const PROVIDERS = `${JSON.stringify(
  {
    apiVersion: 1,
    providers: [
      {
        name: 'fleet',
        folder: 'Fleet',
        type: 'file',
        disableDeletion: true,
        allowUiUpdates: false,
        updateIntervalSeconds: 60,
        options: { path: FOLDERS.dashboards },
      },
    ],
  },
  null,
  2,
)}\n`;

/** Where it asks outside of the cluster: for a plugin, and who logs in. */
function outside({ options: { oauth } }: Props, downloads: boolean): Outgoing[] {
  const hosts = oauth === undefined ? [] : [oauth.tokenUrl, oauth.apiUrl].map((url) => new URL(url));
  const asked = new Map(hosts.map(({ hostname, port }) => [`${hostname}:${port}`, { hostname, port }]));
  return [
    ...(downloads ? ['grafana.com', 'storage.googleapis.com'] : []).map((host) => ({ to: { host }, ports: [443] })),
    ...[...asked.values()].map(({ hostname, port }) => ({ to: { host: hostname }, ports: [Number(port || 443)] })),
  ];
}

export const grafana = component({
  name: NAME,
  summary: 'shows the metrics, alerts and logs of the whole fleet',
  namespace: 'monitoring',
  wave: 'dashboards',
  roles: ['central'],
  options: GrafanaOptions,
  secrets,
  chart: Grafana,
  onRemoval: 'delete',
});
