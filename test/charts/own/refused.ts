/** What must not compile; `tsc` is the test, and reports each line that compiles after all. */
import { app } from '../../../charts/apps/definition.ts';

const ports = { http: 8080 };

export const good = app({
  workload: {
    ports,
    network: { from: [{ app: 'frontend', ports: ['http'] }], to: [{ app: 'backend', port: 'grpc' }] },
  },
  environments: { dev: { metrics: null, ingress: { port: 'http' } } },
});

// @ts-expect-error no such port
app({ workload: { ports, metrics: { port: 'web' } } });
// @ts-expect-error no such port, to others either
app({ workload: { ports, network: { from: [{ app: 'frontend', ports: ['web'] }] } } });
// @ts-expect-error no such port in an environment
app({ workload: { ports }, environments: { prod: { metrics: { port: 'web' } } } });
// @ts-expect-error the lock says which image runs
app({ workload: { ports, image: 'registry.example.org/shop/shop:1.4.0' } });
// @ts-expect-error a field that no app has
app({ workload: { ports, replica: 2 } });
// @ts-expect-error a field that no app has, in an environment
app({ workload: { ports }, environments: { prod: { replica: 2 } } });
// @ts-expect-error a number of pods, or an autoscaler
app({ workload: { ports, replicas: 2, autoscaling: { max: 4 } } });
// @ts-expect-error steps of a canary in a blue-green delivery
app({ workload: { ports, delivery: { type: 'blueGreen', steps: 'quick' } } });
// @ts-expect-error nothing is said of it
app({ environments: { prod: {} } });
