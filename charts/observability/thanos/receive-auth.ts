import type { Construct } from 'constructs';
import { bytes } from '../../../clusters/schema/units.ts';
import { ConfigFiles } from '../../shared/config-files.ts';
import { Deployment } from '../../shared/deployment.ts';
import type { Endpoint } from '../../shared/endpoint.ts';
import { imageReference } from '../../shared/image.ts';
import { ingress } from '../../shared/ingress.ts';
import { objectLabels } from '../../shared/labels.ts';
import { allow, incoming, outgoing } from '../../shared/network.ts';
import { images } from '../../versions.ts';
import { RECEIVE_PATH, thanosReceiveDoor } from './door.ts';
import { AUTH } from './endpoints.ts';
import type { ReceiverProps } from './receive.ts';
import { HEALTH_PATH, receiveAuthConfig } from './receive-auth-config.ts';

const PORT = 8080;
const FOLDER = '/etc/thanos-receive-auth';
const USERS = '/etc/thanos-receive-auth-users';

/** The user of the image. */
const NGINX = { user: 101, group: 101, fsGroup: 101 } as const;

/**
 * Stands between the ingress, which knows no users, and the routers, which believe every tenant header.
 * It has no metrics of its own: the routers count what it lets through, its log the rest.
 */
export function receiveAuth(scope: Construct, props: ReceiverProps, router: Endpoint<'remote-write'>): void {
  const { fleet, options, profile, secrets } = props;
  const version = images.nginx.tag;
  const files = new ConfigFiles(scope, AUTH, {
    labels: objectLabels({ name: AUTH, component: 'thanos-receiver' }),
    files: {
      'nginx.conf': receiveAuthConfig({
        port: PORT,
        users: `${USERS}/htpasswd`,
        scratch: '/tmp',
        upstream: router,
        maxBodySize: String(bytes(options.auth.maxBodySize)),
      }),
    },
  });
  const auth = new Deployment(scope, AUTH, {
    component: 'thanos-receiver',
    namespace: props.namespace,
    image: imageReference(images.nginx, fleet),
    version,
    replicas: options.auth.replicas ?? profile.proxies,
    // Without the image's entry point, which rewrites its configuration on a root that is read-only here.
    command: ['nginx', '-e', 'stderr', '-c', `${FOLDER}/nginx.conf`],
    ports: { http: PORT },
    liveness: { path: HEALTH_PATH, port: 'http', periodSeconds: 30 },
    readiness: { path: HEALTH_PATH, port: 'http', periodSeconds: 5 },
    mounts: {
      [FOLDER]: { type: 'config', files },
      [USERS]: { type: 'secret', secret: secrets.users },
      '/tmp': { type: 'empty', sizeLimit: '256Mi' },
    },
    resources: options.auth.resources,
    ...NGINX,
    tolerations: options.tolerations,
  });
  const http = auth.service({ http: PORT }).endpoint('http');
  allow(scope, auth, { from: [incoming('ingress', http)], to: [outgoing(router)] });
  ingress(scope, AUTH, {
    door: thanosReceiveDoor(fleet),
    endpoint: http,
    tls: secrets.tls,
    labels: auth.labels,
    path: { path: RECEIVE_PATH, pathType: 'Exact' },
  });
}
