import type { Construct } from 'constructs';
import type { Door, Endpoint } from './endpoint.ts';
import * as k8s from './k8s.ts';
import type { Labels } from './manifest.ts';
import type { SecretRef } from './secret.ts';

export interface IngressProps {
  door: Door;
  /** A Service of the same namespace: an Ingress reaches no other. */
  endpoint: Endpoint;
  tls: SecretRef<'tls.crt' | 'tls.key'>;
  labels: Labels;
  /** Default: everything below `/`. */
  path?: { path: string; pathType: 'Exact' | 'Prefix' };
  annotations?: Labels;
}

/** Serves a door with TLS through Cilium, which ends the TLS and knows none of other controllers' annotations. */
export function ingress(scope: Construct, name: string, props: IngressProps): void {
  const { door, endpoint, tls, path = { path: '/', pathType: 'Prefix' } } = props;
  new k8s.KubeIngress(scope, `Ingress-${name}`, {
    metadata: { name, labels: props.labels, annotations: props.annotations },
    spec: {
      ingressClassName: 'cilium',
      tls: [{ hosts: [door.host], secretName: tls.name }],
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
