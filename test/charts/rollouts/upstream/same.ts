import { expect } from 'vitest';
import * as k8s from '../../../../charts/shared/k8s.ts';

/** Both as data: upstream spaces arguments and breaks lines of queries as it likes, and says a default now and then. */
export const same = (given: unknown, upstream: object) => expect(plain(given)).toEqual(plain(upstream));

/** Only what upstream shows of it; the rest of its examples is left out there. */
export const shows = (given: unknown, upstream: object) => expect(plain(given)).toMatchObject(plain(upstream));

const plain = (value: unknown): object =>
  JSON.parse(JSON.stringify(value), (key, member: unknown) => {
    if (key === 'clusterScope' && member === false) return undefined;
    return typeof member === 'string'
      ? member
          .replace(/\{\{\s*(\S+?)\s*\}\}/g, '{{$1}}')
          .replace(/\s+/g, ' ')
          .trim()
      : member;
  });

const DEMO = 'argoproj/rollouts-demo:blue';

/** Pods of the demo, as a Rollout takes them. */
export const demoPods = (app: string, container: Partial<k8s.Container> = {}, labels = {}) => ({
  selector: { app },
  template: {
    metadata: { labels: { app, ...labels } },
    spec: { containers: [{ name: 'rollouts-demo', image: DEMO, ...container }] },
  } satisfies k8s.PodTemplateSpec,
});

export const PULLED = { imagePullPolicy: 'Always', ports: [{ containerPort: 8080 }] } satisfies Partial<k8s.Container>;

export const NAMED = (memory = '32Mi', containerPort = 8080) => ({
  ports: [{ name: 'http', containerPort, protocol: 'TCP' }],
  resources: { requests: { memory: k8s.Quantity.fromString(memory), cpu: k8s.Quantity.fromString('5m') } },
});

/** The same as upstream writes them. */
export const demoData = (app: string, container: object = {}, labels = {}) => ({
  selector: { matchLabels: { app } },
  template: {
    metadata: { labels: { app, ...labels } },
    spec: { containers: [{ name: 'rollouts-demo', image: DEMO, ...container }] },
  },
});

export const PULLED_DATA = { imagePullPolicy: 'Always', ports: [{ containerPort: 8080 }] };

export const NAMED_DATA = (memory = '32Mi', containerPort = 8080) => ({
  ports: [{ name: 'http', containerPort, protocol: 'TCP' }],
  resources: { requests: { memory, cpu: '5m' } },
});

export const rolloutData = (name: string, spec: object, metadata: object = {}) => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Rollout',
  metadata: { name, ...metadata },
  spec,
});

export const templateData = (name: string, spec: object, kind = 'AnalysisTemplate') => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind,
  metadata: { name },
  spec,
});
