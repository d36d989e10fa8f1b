import { ingress } from '../shared/ingress.ts';
import type { Service } from '../shared/service.ts';
import type { Deliverable } from './delivery/delivered.ts';
import { ingressDoor } from './host.ts';

/** Opens a Service to those outside the cluster, by the ingress. */
export function serve(of: Deliverable, service: Service<string>, { host }: { host: string }): void {
  const { name, data, tls } = of;
  const { path, port } = data.ingress!;
  if (tls === undefined) {
    throw new Error(`${name}: ingress.tls is missing; expected a reference to the certificate of ${host} (tlsSecret)`);
  }
  ingress(of.scope, service.name, {
    door: ingressDoor(host, of.cluster),
    endpoint: service.endpoint(port),
    tls,
    labels: of.objectLabels,
    annotations: of.late?.annotations,
    path: { path, pathType: 'Prefix' },
  });
}
