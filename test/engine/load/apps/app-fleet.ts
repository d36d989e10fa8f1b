import { TemporaryFleet } from '../temporary-fleet.ts';

const FLEET = `environments:
  dev:
    clusters: [cluster-02]
    roles:
      developer: {groups: [developers], allow: [get, sync, logs]}
  staging:
    clusters: [cluster-03]
  prod:
    clusters: [cluster-03, cluster-04]
    syncWindows:
      - {kind: allow, schedule: "0 9 * * 1-5", duration: 8h, timeZone: Asia/Seoul}
branches: {strategy: github-flow}
`;

const FRONTEND = `name: frontend
team: shop
namespace: my-app
image: ghcr.io/myorg/frontend
ports: {http: 8080}
network:
  to:
    - {app: backend, port: http}
environments:
  dev: {replicas: 1}
  staging: {}
  prod:
    delivery: {type: canary, steps: quick}
`;

const BACKEND = `name: backend
team: shop
namespace: my-app
image: ghcr.io/myorg/backend
ports: {http: 8080}
network:
  from:
    - {app: frontend}
environments:
  dev: {}
  staging: {}
  prod: {}
`;

const IMAGES = `backend:
  dev: ghcr.io/myorg/backend:v2.0.1
  staging: ghcr.io/myorg/backend:v2.0.0
  prod: ghcr.io/myorg/backend:v2.0.0
frontend:
  dev: ghcr.io/myorg/frontend:v1.2.4
  staging: ghcr.io/myorg/frontend:v1.2.3
  prod: ghcr.io/myorg/frontend:v1.2.3
`;

export const FRONTEND_FILE = 'apps/frontend.yaml';
export const BACKEND_FILE = 'apps/backend.yaml';

/** The fleet with two apps in three environments. */
export const withApps = (fleet: TemporaryFleet): TemporaryFleet =>
  fleet
    .append('fleet.yaml', FLEET)
    .write(FRONTEND_FILE, FRONTEND)
    .write(BACKEND_FILE, BACKEND)
    .write('apps/images.yaml', IMAGES);

export const appFleet = (): TemporaryFleet => withApps(new TemporaryFleet());
