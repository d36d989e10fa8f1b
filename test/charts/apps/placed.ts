import { appComponent } from '../../../charts/apps/component.ts';
import type { KubeObject } from '../../../charts/shared/manifest.ts';
import type { PlacedApp } from '../../../clusters/schema/environments.ts';
import { type WorkloadInput, WorkloadSchema } from '../../../clusters/schema/workload.ts';
import { composeForTest, type ForTest } from '../compose.ts';

export const FRONTEND = {
  image: 'registry.example.org/my-app/frontend',
  ports: { http: 8080 },
  probes: { readiness: { port: 'http', path: '/ready' } },
  metrics: { port: 'http' },
} as const satisfies WorkloadInput;

type Placing = Partial<Omit<PlacedApp, 'workload'>>;

/** An app as the loader places it. */
export function placedForTest(workload: Partial<WorkloadInput> = {}, placing: Placing = {}): PlacedApp {
  const app = placing.app ?? 'frontend';
  return {
    app,
    environment: 'prod',
    namespace: 'my-app-prod',
    project: 'my-app',
    revision: 'main',
    image: `registry.example.org/my-app/${app}:1.4.0`,
    ...placing,
    workload: WorkloadSchema.parse({ ...FRONTEND, ...workload }),
  };
}

interface Beside extends Omit<ForTest, 'options'> {
  others?: readonly PlacedApp[];
  placing?: Placing;
}

/** What an app is made of on an edge, beside others of its environment. */
export function appForTest(
  workload: Partial<WorkloadInput> = {},
  { others = [], placing, ...forTest }: Beside = {},
): KubeObject[] {
  const options = placedForTest(workload, placing);
  const apps = Object.fromEntries([options, ...others].map((each) => [`${each.app}-${each.environment}`, each]));
  return composeForTest(appComponent(options), {
    cluster: { name: 'cluster-03' },
    ...forTest,
    fleet: { ...forTest.fleet, apps },
    options,
  });
}
