import type { Construct } from 'constructs';
import type { Door, Endpoint } from './endpoint.ts';
import * as k8s from './k8s.ts';
import type { Labels } from './manifest.ts';
import type { SecretRef } from './secret.ts';

export interface IngressProps {
  door: Door;
  /** A Service of the same namespace: an Ingress reaches no other. */
  endpoint: Endpoint;
  /** `passthrough`: the pods end the TLS themselves, and so see the certificates of their clients. */
  tls: SecretRef<'tls.crt' | 'tls.key'> | 'passthrough';
  labels: Labels;
  /** Default: everything below `/`. */
  path?: { path: string; pathType: 'Exact' | 'Prefix' };
  annotations?: Labels;
}

/** Cilium takes an Ingress that carries it by the host alone, and looks at no certificate of it. */
export const PASSTHROUGH = { 'ingress.cilium.io/tls-passthrough': 'enabled' } as const;

/** Serves a door with TLS through Cilium, which knows none of other controllers' annotations. */
export function ingress(scope: Construct, name: string, props: IngressProps): void {
  const { door, endpoint, tls, path = { path: '/', pathType: 'Prefix' } } = props;
  const annotations = tls === 'passthrough' ? { ...PASSTHROUGH, ...props.annotations } : props.annotations;
  new k8s.KubeIngress(scope, `Ingress-${name}`, {
    metadata: { name, labels: props.labels, annotations },
    spec: {
      ingressClassName: 'cilium',
      tls: tls === 'passthrough' ? undefined : [{ hosts: [door.host], secretName: tls.name }],
      rules: [
        {
          host: door.host,
          http: {
            paths: [{ ...path, backend: { service: { name: endpoint.service, port: { name: endpoint.port } } } }],
          },
        },
      ],
    },
  });
}
