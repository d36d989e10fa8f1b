import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { analysers } from '../../../rollouts/names.ts';
import { type ChartProps, component, type SecretsOf } from '../../../shared/component.ts';
import { ConfigFiles } from '../../../shared/config-files.ts';
import { imageReference } from '../../../shared/image.ts';
import { ingress } from '../../../shared/ingress.ts';
import { objectLabels, selectorLabels } from '../../../shared/labels.ts';
import { allow, type Incoming, incoming, type Outgoing, outgoing, type PodPeer } from '../../../shared/network.ts';
import { StatefulSet } from '../../../shared/stateful-set.ts';
import { storageClassOf } from '../../../shared/storage.ts';
import { images } from '../../../versions.ts';
import { GRAFANA_PODS } from '../../grafana/endpoints.ts';
import { toObjectStorage } from '../../thanos/object-storage.ts';
import { OPENSEARCH, openSearchDoor } from '../opensearch-door.ts';
import { bootstrap } from './bootstrap.ts';
import { exporter } from './exporter.ts';
import { CLIENTS, COMPONENT, HEADLESS, NODE, USER } from './names.ts';
import { heapOf, imageVersion, OpenSearchOptions, sizeOf } from './opensearch-options.ts';
import { SETTINGS_FILE, settingsFile, settingsOf, TLS_FOLDER } from './opensearch-yml.ts';
import { CONFIG_FOLDER, downloads, PLUGIN_HOST, prepare, prepared } from './prepare.ts';
import { openSearchSecrets } from './secrets.ts';

export type OpenSearchProps = ChartProps<typeof OpenSearchOptions, SecretsOf<typeof openSearchSecrets>> & {
  component: string;
};

const PORTS = { http: OPENSEARCH.podPort, transport: 9300 };

const LOG_AGENT: PodPeer = {
  namespace: 'logging-agent',
  pods: selectorLabels({ name: 'fluent-bit', component: 'fluent-bit' }),
};

/** Keeps the logs of the whole fleet. */
class OpenSearch extends Chart {
  constructor(scope: Construct, id: string, given: Omit<OpenSearchProps, 'component'>) {
    super(scope, id);
    const props = { ...given, component: id };
    const { fleet, cluster, options } = props;
    const image = options.image ?? imageReference(images.openSearch, fleet);
    const version = imageVersion(image);
    const nodes = this.nodes({ ...props, image, version });
    const http = nodes.service({ http: PORTS.http }, { name: OPENSEARCH.service }).endpoint('http');
    const transport = nodes
      .service(PORTS, { name: HEADLESS, headless: true, publishNotReadyAddresses: true })
      .endpoint('transport');
    const self = { namespace: props.namespace, pods: nodes.selector };
    allow(this, nodes, {
      from: [
        incoming('ingress', http),
        incoming(self, transport),
        ...clientsOf(cluster).map((client): Incoming => incoming(client, http)),
      ],
      to: [outgoing(transport), ...toObjectStorage(fleet, cluster), ...download(options)],
    });
    ingress(this, COMPONENT, { door: openSearchDoor(fleet), endpoint: http, tls: 'passthrough', labels: nodes.labels });
    exporter(this, props);
    bootstrap(this, { ...props, image, version });
  }

  private nodes(props: OpenSearchProps & { image: string; version: string }): StatefulSet<keyof typeof PORTS> {
    const { fleet, cluster, namespace, options, profile, secrets, component, image, version } = props;
    const size = sizeOf(options, profile);
    const heap = heapOf(options.resources.memoryLimit ?? options.resources.memory);
    const settings = new ConfigFiles(this, COMPONENT, {
      labels: objectLabels({ name: NODE, component }),
      files: { [SETTINGS_FILE]: settingsFile(settingsOf(fleet, options, size), options.settings) },
    });
    return new StatefulSet(this, NODE, {
      component,
      namespace,
      image,
      version,
      replicas: size.nodes,
      // One after the other, none would become ready: a cluster begins with a majority.
      podManagementPolicy: 'Parallel',
      serviceName: HEADLESS,
      // Time for copies to be made good before the next node goes.
      ...(size.nodes > 1 ? { minReadySeconds: 60 } : {}),
      claims: { data: { size: options.storage, storageClassName: storageClassOf(cluster), backup: false } },
      init: { prepare: prepare({ image: options.image, settings, s3: secrets.s3 }) },
      env: {
        OPENSEARCH_JAVA_OPTS: `-Xms${heap}m -Xmx${heap}m`,
        DISABLE_INSTALL_DEMO_CONFIG: 'true',
        DISABLE_PERFORMANCE_ANALYZER_AGENT_CLI: 'true',
      },
      ports: PORTS,
      // Not by its health, which is that of all nodes.
      startup: { port: 'http', periodSeconds: 10, failureThreshold: 60 },
      readiness: { port: 'http', periodSeconds: 10 },
      liveness: { port: 'http', periodSeconds: 20, failureThreshold: 9 },
      mounts: {
        ...prepared(options.image),
        [`${CONFIG_FOLDER}/${TLS_FOLDER}`]: { type: 'secret', secret: secrets.node },
        '/usr/share/opensearch/data': { type: 'claim', name: 'data' },
        '/tmp': { type: 'empty' },
      },
      resources: options.resources,
      user: USER,
      fsGroup: USER,
      // Its logs, and what its plugins unpack.
      writableRoot: true,
      terminationGracePeriod: 120,
      tolerations: options.tolerations,
    });
  }
}

/** Who asks it for logs, or brings some, and is there. */
const clientsOf = ({ components }: OpenSearchProps['cluster']): PodPeer[] => [
  ...analysers({ components }),
  CLIENTS.bootstrap,
  CLIENTS.exporter,
  ...(components['opensearch-dashboards'] === undefined ? [] : [CLIENTS.dashboards]),
  ...(components.grafana === undefined ? [] : [GRAFANA_PODS]),
  ...(components['fluent-bit'] === undefined ? [] : [LOG_AGENT]),
];

const download = ({ image }: OpenSearchOptions): Outgoing[] =>
  downloads(image) ? [{ to: { host: PLUGIN_HOST }, ports: [443] }] : [];

export const openSearch = component({
  name: COMPONENT,
  summary: 'keeps the logs of the whole fleet',
  namespace: OPENSEARCH.namespace,
  wave: 'logs',
  roles: ['central'],
  options: OpenSearchOptions,
  secrets: openSearchSecrets,
  chart: OpenSearch,
  // Its volumes are the logs.
  onRemoval: 'keep',
});
