import type { Construct } from 'constructs';
import type { Fleet } from '../../clusters/schema/cluster.ts';
import { images } from '../versions.ts';
import { ConfigFiles } from './config-files.ts';
import type { DeploymentProps } from './deployment.ts';
import { Deployment } from './deployment.ts';
import type { Door, Endpoint } from './endpoint.ts';
import { imageReference } from './image.ts';
import { ingress } from './ingress.ts';
import { objectLabels, selectorLabels } from './labels.ts';
import { HEALTH_PATH, type LoginProxyConfig, loginProxyConfig, SCRATCH_SIZE } from './login-proxy-config.ts';
import { allow, incoming, outgoing, type PodPeer } from './network.ts';
import type { Resources } from './pod.ts';
import type { SecretRef } from './secret.ts';

const PORT = 8080;

/** The user of the image. */
const NGINX = { user: 101, group: 101, fsGroup: 101 } as const;

export interface LoginProxyProps extends Omit<LoginProxyConfig, 'port' | 'users' | 'scratch' | 'upstream'> {
  /** The component that brings it. */
  component: string;
  namespace: string;
  fleet: Fleet;
  replicas: number;
  resources: Resources;
  tolerations: DeploymentProps<'http'>['tolerations'];
  door: Door;
  tls: SecretRef<'tls.crt' | 'tls.key'>;
  users: SecretRef<'htpasswd'>;
  /** Of a Service with an address of its own: nginx looks a name up once, when it starts. */
  upstream: Endpoint;
}

/** The pods of a proxy, for the policy of what stands behind it. */
export const loginProxyPods = (
  name: string,
  { component, namespace }: { component: string; namespace: string },
): PodPeer => ({
  namespace,
  pods: selectorLabels({ name, component }),
});

/**
 * Serves a door to those who know a password: the ingress knows no users, and what stands behind believes everyone.
 * It has no metrics of its own: what stands behind counts what it lets through, its log the rest.
 */
export function loginProxy(scope: Construct, name: string, props: LoginProxyProps): void {
  const { component, namespace, fleet, door, tls, users, upstream, path } = props;
  if (upstream.headless)
    throw new Error(`${name}: ${upstream.service} is headless; expected a Service with an address`);
  const folders = { config: `/etc/${name}`, users: `/etc/${name}-users` };
  const files = new ConfigFiles(scope, name, {
    labels: objectLabels({ name, component }),
    files: {
      'nginx.conf': loginProxyConfig({ ...props, port: PORT, users: `${folders.users}/htpasswd`, scratch: '/tmp' }),
    },
  });
  const proxy = new Deployment(scope, name, {
    component,
    namespace,
    image: imageReference(images.nginx, fleet),
    version: images.nginx.tag,
    replicas: props.replicas,
    // Without the image's entry point, which rewrites its configuration on a root that is read-only here.
    command: ['nginx', '-e', 'stderr', '-c', `${folders.config}/nginx.conf`],
    ports: { http: PORT },
    liveness: { path: HEALTH_PATH, port: 'http', periodSeconds: 30 },
    readiness: { path: HEALTH_PATH, port: 'http', periodSeconds: 5 },
    mounts: {
      [folders.config]: { type: 'config', files },
      [folders.users]: { type: 'secret', secret: users },
      '/tmp': { type: 'empty', sizeLimit: SCRATCH_SIZE },
    },
    resources: props.resources,
    ...NGINX,
    tolerations: props.tolerations,
  });
  const http = proxy.service({ http: PORT }).endpoint('http');
  allow(scope, proxy, { from: [incoming('ingress', http)], to: [outgoing(upstream)] });
  ingress(scope, name, {
    door,
    endpoint: http,
    tls,
    labels: proxy.labels,
    ...(path !== undefined && 'exact' in path ? { path: { path: path.exact, pathType: 'Exact' } } : {}),
  });
}
