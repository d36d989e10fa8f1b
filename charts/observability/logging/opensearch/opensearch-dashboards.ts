import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { dump } from 'js-yaml';
import { z } from 'zod';
import type { Fleet } from '../../../../clusters/schema/cluster.ts';
import { type ChartProps, component, type SecretsOf } from '../../../shared/component.ts';
import { ConfigFiles } from '../../../shared/config-files.ts';
import { Deployment } from '../../../shared/deployment.ts';
import { centralOf, doorOf } from '../../../shared/door.ts';
import { type Door, urlOf } from '../../../shared/endpoint.ts';
import { imageReference } from '../../../shared/image.ts';
import { ingress } from '../../../shared/ingress.ts';
import { objectLabels } from '../../../shared/labels.ts';
import { allow, incoming, outgoing } from '../../../shared/network.ts';
import { resourcesOption, tolerationsOption } from '../../../shared/options.ts';
import { secret, tlsSecret } from '../../../shared/secret.ts';
import { images } from '../../../versions.ts';
import { OPENSEARCH } from '../opensearch-door.ts';
import { DASHBOARDS, USER } from './names.ts';
import { imageOption, imageVersion } from './opensearch-options.ts';
import { passwordOf } from './secrets.ts';
import { DASHBOARDS_SERVER } from './users.ts';

const Options = z.strictObject({
  image: imageOption.optional().describe('of the same minor version as OpenSearch; default: the official one'),
  sessionHours: z.int().min(1).default(8).describe('until a person logs in again'),
  resources: resourcesOption({ cpu: '100m', memory: '512Mi', memoryLimit: '1Gi' }),
  tolerations: tolerationsOption,
});

const PORT = 5601;
const CONFIG_FILE = 'opensearch_dashboards.yml';
const FOLDERS = { config: '/etc/opensearch-dashboards', ca: '/etc/opensearch-ca' };
const VARIABLES = { password: 'SERVER_PASSWORD', cookie: 'COOKIE_PASSWORD' } as const;

/** Where people look at logs. */
const dashboardsDoor = (fleet: Fleet): Door => doorOf(centralOf(fleet), 'dashboards');

const secrets = ({ fleet }: { fleet: Fleet }) => ({
  server: secret(DASHBOARDS, ['password', 'cookie-password', 'ca.crt'], {
    purpose: 'what Dashboards logs in to OpenSearch with, and what the cookies of people are sealed with',
    values: {
      password: passwordOf(DASHBOARDS_SERVER),
      'cookie-password': { from: 'random', length: 40 },
      'ca.crt': { from: 'fleet-ca' },
    },
  }),
  tls: tlsSecret(`${DASHBOARDS}-tls`, {
    purpose: 'certificate of the host that serves Dashboards to people',
    hosts: [dashboardsDoor(fleet).host],
  }),
});

/** What `opensearch_dashboards.yml` holds; a variable stands for what is secret. */
const settingsOf = ({ sessionHours }: z.output<typeof Options>) => ({
  'server.host': '0.0.0.0',
  'server.port': PORT,
  'opensearch.hosts': [urlOf(OPENSEARCH, 'https')],
  'opensearch.ssl.verificationMode': 'full',
  'opensearch.ssl.certificateAuthorities': [`${FOLDERS.ca}/ca.crt`],
  'opensearch.username': DASHBOARDS_SERVER.name,
  'opensearch.password': `\${${VARIABLES.password}}`,
  'opensearch.requestHeadersAllowlist': ['authorization', 'securitytenant'],
  'opensearch_security.multitenancy.enabled': true,
  'opensearch_security.multitenancy.tenants.preferred': ['Private', 'Global'],
  'opensearch_security.cookie.secure': true,
  'opensearch_security.cookie.password': `\${${VARIABLES.cookie}}`,
  'opensearch_security.cookie.ttl': sessionHours * 3_600_000,
  'opensearch_security.session.ttl': sessionHours * 3_600_000,
  'opensearch_security.session.keepalive': true,
});

type Props = ChartProps<typeof Options, SecretsOf<typeof secrets>>;

/** Shows the logs of the whole fleet. */
class OpenSearchDashboards extends Chart {
  constructor(scope: Construct, id: string, { fleet, namespace, options, secrets }: Props) {
    super(scope, id);
    const image = options.image ?? imageReference(images.openSearchDashboards, fleet);
    const files = new ConfigFiles(this, id, {
      labels: objectLabels({ name: DASHBOARDS, component: id }),
      files: { [CONFIG_FILE]: dump(settingsOf(options), { lineWidth: -1, noRefs: true }) },
    });
    const deployment = new Deployment(this, DASHBOARDS, {
      component: id,
      namespace,
      image,
      version: imageVersion(image),
      replicas: 1,
      args: [`--config=${FOLDERS.config}/${CONFIG_FILE}`],
      env: {
        [VARIABLES.password]: { secretKey: secrets.server.key('password') },
        [VARIABLES.cookie]: { secretKey: secrets.server.key('cookie-password') },
      },
      ports: { http: PORT },
      // Its page of status wants a login.
      startup: { port: 'http', periodSeconds: 10, failureThreshold: 30 },
      readiness: { port: 'http' },
      liveness: { port: 'http', periodSeconds: 20, failureThreshold: 6 },
      mounts: {
        [FOLDERS.config]: { type: 'config', files },
        [FOLDERS.ca]: { type: 'secret', secret: secrets.server.only('ca.crt') },
        '/usr/share/opensearch-dashboards/data': { type: 'empty' },
        '/tmp': { type: 'empty' },
      },
      resources: options.resources,
      user: USER,
      fsGroup: USER,
      tolerations: options.tolerations,
    });
    const http = deployment.service({ http: PORT }).endpoint('http');
    allow(this, deployment, { from: [incoming('ingress', http)], to: [outgoing(OPENSEARCH)] });
    ingress(this, DASHBOARDS, {
      door: dashboardsDoor(fleet),
      endpoint: http,
      tls: secrets.tls,
      labels: deployment.labels,
    });
  }
}

export const openSearchDashboards = component({
  name: DASHBOARDS,
  summary: 'shows the logs of the whole fleet',
  namespace: OPENSEARCH.namespace,
  wave: 'dashboards',
  roles: ['central'],
  options: Options,
  secrets,
  chart: OpenSearchDashboards,
  onRemoval: 'delete',
});
