import type { Probe } from '../../shared/pod.ts';
import { THANOS_PORTS } from './endpoints.ts';

/** The user of the image. */
export const NOBODY = { user: 65534, group: 65534, fsGroup: 65534 } as const;

/** What every process is told. */
export const THANOS_LISTEN = {
  'grpc-address': `0.0.0.0:${THANOS_PORTS.grpc}`,
  'http-address': `0.0.0.0:${THANOS_PORTS.http}`,
  'enable-auto-gomemlimit': true,
} as const;

export const PROBES = {
  liveness: { path: '/-/healthy', port: 'http', periodSeconds: 30, failureThreshold: 8 },
  readiness: { path: '/-/ready', port: 'http', periodSeconds: 5, failureThreshold: 20 },
} as const satisfies Record<string, Probe<'http'>>;
