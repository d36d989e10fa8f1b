import { HttpRoute } from '../../../imports/http-route.ts';
import { contentHash } from '../../shared/content-hash.ts';
import { GATEWAY } from '../../shared/gateway.ts';
import type { Labels } from '../../shared/manifest.ts';
import type { Service } from '../../shared/service.ts';
import { gatewayHost } from '../host.ts';
import { type Deliverable, routedPort } from './delivered.ts';

/** Of these routes alone: one that a chart adds is not taken for one of them. */
export const routeLabels = ({ selector }: Deliverable): Labels => ({
  ...selector,
  'app.kubernetes.io/component': 'route',
});

/** Enough to tell apart the few that one app has had. */
const HASH_DIGITS = 8;

/**
 * What the controller's plugin writes the weights of. Other rules make another route: Argo CD can leave the weights to the
 * plugin only with the whole list in which they stand, so that it would change no rule of a route that is there.
 */
export function route(of: Deliverable, stable: Service<string>, canary: Service<string>): HttpRoute {
  const { scope, name, namespace, objectLabels, late, data, cluster } = of;
  const { host, path } = data.ingress!;
  const { port } = routedPort(data);
  const backend = ({ name }: Service<string>, weight?: number) => ({ name, port, weight });
  const rules = (stableWeight?: number, canaryWeight?: number) => [
    {
      matches: [{ path: { type: 'PathPrefix' as const, value: path } }],
      backendRefs: [backend(stable, stableWeight), backend(canary, canaryWeight)],
    },
  ];
  return new HttpRoute(scope, `HTTPRoute-${name}`, {
    metadata: {
      name: `${name}-${contentHash(rules()).slice(0, HASH_DIGITS)}`,
      // The plugin looks for it there.
      namespace,
      labels: { ...objectLabels, ...routeLabels(of) },
      ...late,
    },
    spec: {
      parentRefs: [{ name: GATEWAY.name, namespace: GATEWAY.namespace, sectionName: GATEWAY.listener }],
      hostnames: [gatewayHost(host, cluster)],
      rules: rules(100, 0),
    },
  });
}
