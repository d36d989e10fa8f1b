import type { Construct } from 'constructs';
import { bytes } from '../../../clusters/schema/units.ts';
import type { Endpoint } from '../../shared/endpoint.ts';
import { loginProxy } from '../../shared/login-proxy.ts';
import { RECEIVE_PATH, TENANT_HEADER, thanosReceiveDoor } from './door.ts';
import { THANOS } from './endpoints.ts';
import type { ReceiverProps } from './receive.ts';

/** Stands before the routers, which believe every tenant header: nobody writes as another. */
export function receiveAuth(scope: Construct, props: ReceiverProps, router: Endpoint<'remote-write'>): void {
  const { fleet, namespace, options, profile, secrets } = props;
  loginProxy(scope, THANOS.auth.name, {
    component: THANOS.auth.component,
    namespace,
    fleet,
    replicas: options.auth.replicas ?? profile.proxies,
    resources: options.auth.resources,
    tolerations: options.tolerations,
    door: thanosReceiveDoor(fleet),
    tls: secrets.tls,
    users: secrets.users,
    upstream: router,
    realm: 'metrics',
    path: { exact: RECEIVE_PATH },
    methods: ['POST'],
    maxBodySize: String(bytes(options.auth.maxBodySize)),
    timeout: 60,
    // While a new password has come to one side only, agents keep what they scrape.
    refusesForNow: true,
    // Two writes in three seconds of each node of each edge; the receivers count them by tenant.
    logsOnlyFailures: true,
    headers: {
      [TENANT_HEADER]: '$remote_user',
      // Only routers may say that a sample has been replicated.
      'THANOS-REPLICA': '',
    },
  });
}
