import { TemporaryFleet } from '../temporary-fleet.ts';

export const ENVIRONMENTS = `environments:
  dev: {clusters: [cluster-02]}
  staging: {clusters: [cluster-03]}
  prod: {clusters: [cluster-03, cluster-04]}
`;

export const FRONTEND = `name: frontend
team: shop
namespace: my-app
image: ghcr.io/myorg/frontend
ports: {http: 8080}
environments:
  dev: {replicas: 1}
  staging: {}
  prod: {}
`;

export const IMAGES = `frontend:
  dev: ghcr.io/myorg/frontend:v1.2.4
  staging: ghcr.io/myorg/frontend:v1.2.3
  prod: ghcr.io/myorg/frontend:v1.2.3
`;

/** The four clusters with one app in three environments. */
export function withApp(fleet: TemporaryFleet): TemporaryFleet {
  return fleet
    .append('fleet.yaml', ENVIRONMENTS)
    .write('apps/frontend.yaml', FRONTEND)
    .write('apps/images.yaml', IMAGES);
}

export const appFleet = (): TemporaryFleet => withApp(new TemporaryFleet());
