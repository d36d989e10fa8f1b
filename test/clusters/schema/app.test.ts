import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { AppSchema, workloadIn } from '../../../clusters/schema/app.ts';

const APP = {
  name: 'frontend',
  namespace: 'my-app',
  image: 'registry.example.org/my-app/frontend',
  ports: { http: 8080 },
  probes: { readiness: { port: 'http', path: '/ready' } },
  metrics: { port: 'http' },
  env: { LOG_LEVEL: 'info', REGION: 'lab' },
  environments: {
    dev: { replicas: 1, env: { LOG_LEVEL: 'debug' } },
    prod: {
      sync: 'manual',
      autoscaling: { max: 6 },
      delivery: { type: 'canary', steps: 'quick', analysis: [{ type: 'successRate' }] },
    },
  },
};

const changed = (environment: unknown) => ({ ...APP, environments: { dev: environment } });

const messagesOf = (app: Record<string, unknown>, environment = 'dev'): string[] => {
  const { issues = [] } = workloadIn(app, environment);
  return issues.map(({ path, issue }) => `${path.join('.')}: ${issue.message}`);
};

describe('an app', () => {
  test('is whole in ten lines of data', () => {
    expect(AppSchema.parse(APP)).toMatchObject({ name: 'frontend', delivery: { type: 'rolling' } });
  });

  test('is called as a Service may be', () => {
    for (const name of ['9e', 'Web', '-web', 'web-']) {
      const { error } = AppSchema.safeParse({ ...APP, name });
      expect(error?.issues.map(({ path, message }) => `${path}: ${message}`)).toEqual([
        'name: expected a letter, then lower-case letters, digits and hyphens, as the name of a Service is, at most 63 characters',
      ]);
    }
  });

  test('differs per environment, and keeps what no environment names', () => {
    expect(workloadIn(APP, 'dev').workload).toMatchObject({
      replicas: 1,
      env: { LOG_LEVEL: 'debug', REGION: 'lab' },
      delivery: { type: 'rolling', maxSurge: '25%', maxUnavailable: 0 },
    });
    expect(workloadIn(APP, 'prod').workload).toMatchObject({
      autoscaling: { min: 2, max: 6 },
      delivery: { type: 'canary', steps: 'quick', traffic: 'none' },
    });
  });

  test('loses in an environment what is null there', () => {
    const { workload } = workloadIn(changed({ metrics: null, env: { REGION: null } }), 'dev');
    expect(workload).not.toHaveProperty('metrics');
    expect(workload?.env).toEqual({ LOG_LEVEL: 'info' });
  });

  test('has a schema for editors', () => {
    expect(() => z.toJSONSchema(AppSchema, { io: 'input', unrepresentable: 'any' })).not.toThrow();
  });
});

describe('what differs', () => {
  test('is refused where the app knows no such field', () => {
    const { error } = AppSchema.safeParse(changed({ probes: { readiness: { prot: 'http' } } }));
    expect(error?.issues[0]).toMatchObject({
      code: 'unrecognized_keys',
      path: ['environments', 'dev', 'probes', 'readiness'],
    });
  });

  test.each([
    [
      { probes: { readiness: { port: 'web' } } },
      'environments.dev.probes.readiness.port: there is no port web; expected one of http',
    ],
    [{ ports: { http: null, web: 8080 } }, 'probes.readiness.port: there is no port http; expected one of web'],
    [
      { replicas: 3, autoscaling: { max: 3 } },
      'environments.dev.replicas: the number follows autoscaling; expected min and max there alone',
    ],
    [
      { metrics: null, delivery: { type: 'canary', analysis: [{ type: 'latency' }] } },
      'environments.dev.delivery.analysis.0: latency asks for metrics of the app, and nothing scrapes it; expected metrics',
    ],
  ])('%o is refused at its place', (difference, message) => {
    expect(messagesOf(changed(difference))).toContain(message);
  });
});
