import type { Construct } from 'constructs';
import { type Endpoint, urlOf } from '../../shared/endpoint.ts';
import type { Labels } from '../../shared/manifest.ts';
import { type PodProps, podSpec } from '../../shared/pod.ts';
import type { Lasting } from '../metric.ts';
import { job } from '../providers/job.ts';
import { type ReadyProps, readyTemplate } from './ready.ts';

export interface SmokeJobProps<Lasts extends Lasting, Name extends string> extends ReadyProps<Lasts, Name> {
  /** Of a Service that leads to the new version alone; its URL is the variable TARGET_URL. */
  endpoint: Endpoint;
  /** What its pods are called by: policies have to let them ask, and the Service's pods to answer. */
  podLabels: Labels;
  pod: Pick<PodProps<never>, 'image' | 'command' | 'args' | 'resources' | 'user' | 'imagePullSecrets'>;
  /** Seconds; after that it has failed. */
  deadline: number;
}

/** A program that tries the new version, and ends well or does not. */
export function smokeJob<Lasts extends Lasting, const Name extends string = 'smoke-job'>(
  scope: Construct,
  props: SmokeJobProps<Lasts, Name | 'smoke-job'>,
) {
  const { endpoint, podLabels, pod, deadline } = props;
  const spec = podSpec('smoke-test', {
    ...pod,
    ports: {},
    env: { TARGET_URL: urlOf(endpoint) },
    mounts: { '/tmp': { type: 'empty' } },
  });
  return readyTemplate(scope, props, {
    metric: 'smoke-job',
    provider: job({
      metadata: { labels: podLabels },
      spec: {
        // One that is tried again would have been flaky, and hides it.
        backoffLimit: 0,
        activeDeadlineSeconds: deadline,
        template: { metadata: { labels: podLabels }, spec: { ...spec, restartPolicy: 'Never' } },
      },
    }),
  });
}
