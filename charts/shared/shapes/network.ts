import type { Labels } from '../manifest.ts';
import type { Selector } from './pods.ts';

export interface PolicyRule {
  from?: PolicyPeer[];
  to?: PolicyPeer[];
  ports?: { port?: number | string; endPort?: number; protocol?: string }[];
}

export interface PolicyPeer {
  namespaceSelector?: Selector;
  podSelector?: Selector;
  ipBlock?: object;
}

export interface CiliumRule {
  fromEntities?: string[];
  toEntities?: string[];
  fromEndpoints?: Selector[];
  toEndpoints?: Selector[];
  toPorts?: { ports?: { port: string; endPort?: number; protocol?: string }[] }[];
  [other: string]: unknown;
}

export interface CiliumPolicySpec {
  /** Of pods; a policy for nodes has a `nodeSelector` in its place. */
  endpointSelector?: Selector;
  ingress?: CiliumRule[];
  egress?: CiliumRule[];
  ingressDeny?: CiliumRule[];
  egressDeny?: CiliumRule[];
  enableDefaultDeny?: { ingress?: boolean; egress?: boolean };
}

/** One rule for some pods, or several. */
export interface CiliumPolicyShape {
  spec?: CiliumPolicySpec;
  specs?: CiliumPolicySpec[];
}

export interface ServiceSpec {
  type?: string;
  clusterIP?: string;
  selector?: Labels;
  ports?: { name?: string; port: number; targetPort?: number | string; nodePort?: number; protocol?: string }[];
}

export interface IngressSpec {
  ingressClassName?: string;
  tls?: { hosts?: string[]; secretName?: string }[];
  rules?: {
    host?: string;
    http?: {
      paths: { path?: string; backend: { service?: { name: string; port?: { name?: string; number?: number } } } }[];
    };
  }[];
}

export interface HttpRouteSpec {
  parentRefs?: { kind?: string; name: string; namespace?: string; sectionName?: string }[];
  hostnames?: string[];
  rules?: {
    name?: string;
    matches?: { path?: { type?: string; value?: string } }[];
    backendRefs?: { kind?: string; name: string; namespace?: string; port?: number; weight?: number }[];
  }[];
}
