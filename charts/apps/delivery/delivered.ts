import type { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { ClusterData, Fleet } from '../../../clusters/schema/cluster.ts';
import type * as k8s from '../../shared/k8s.ts';
import type { Labels } from '../../shared/manifest.ts';
import type { Service, ServiceOptions } from '../../shared/service.ts';
import type { Settled, WorkloadProps } from '../workload-props.ts';

/** What each way of delivery makes its objects of. */
export interface Deliverable {
  scope: Construct;
  name: string;
  /** The component that brings it. */
  component: string;
  partOf: string;
  namespace: string;
  fleet: Fleet;
  cluster: ClusterData;
  data: Settled;
  /** Its own full reference. */
  image: string;
  /** With the version, of the workload itself. */
  labels: Labels;
  /** Without it, of all around. */
  objectLabels: Labels;
  /** Metadata of what comes only once the migration has ended: the pods, and what is healthy by them or by others alone. */
  late: { annotations: Labels } | undefined;
  selector: Labels;
  template: k8s.PodTemplateSpec;
  /** How many pods the manifest says; none where an autoscaler alone does. */
  replicas: number | undefined;
  /** A Service over all of its ports, told apart by what it stands for. */
  service: (role: ServiceRole) => Service<string>;
  tls: NonNullable<WorkloadProps<string>['ingress']>['tls'];
  logins: NonNullable<WorkloadProps<string>['logins']>;
  imagePullSecrets: WorkloadProps<string>['imagePullSecrets'];
}

/** Which pods a Service leads to: all, those of one version, or all for those who scrape. */
export type ServiceRole = 'server' | 'stable' | 'canary' | 'preview' | 'metrics';

export const serviceName = (name: string, role: ServiceRole): string => (role === 'server' ? name : `${name}-${role}`);

/** A monitor that looks for one of them has to find no other. */
export const serviceOptions = (name: string, role: ServiceRole, data: Settled) =>
  ({
    name: serviceName(name, role),
    labels: { 'app.kubernetes.io/component': role },
    ...(role === 'metrics' ? { headless: true } : {}),
    ...(isRouted(data) && (role === 'stable' || role === 'canary') ? { further: routedPort(data) } : {}),
  }) satisfies ServiceOptions;

/** Whose outer traffic an HTTPRoute splits, in place of an Ingress. */
export const isRouted = ({ delivery }: Pick<Settled, 'delivery'>): boolean =>
  delivery.type === 'canary' && delivery.traffic === 'gateway';

/**
 * What an HTTPRoute names of the Services of both versions. Where the app takes another port they lead there at once, to each pod
 * by its own number; another route would not be heard before the old one is pruned.
 */
export function routedPort({ ports, ingress }: Pick<Settled, 'ports' | 'ingress'>) {
  const numbers = Object.values(ports);
  let port = 80;
  while (numbers.includes(port)) port++;
  return { name: Object.hasOwn(ports, 'gateway') ? 'gateway-route' : 'gateway', port, to: ingress!.port };
}

/** What came of it. */
export interface Delivered {
  object: ApiObject;
  kind: 'Deployment' | 'Rollout';
  /** Where callers within the cluster find what is live; none of a workload without ports. */
  live: Service<string> | undefined;
  /** What shows all pods to those who scrape them, each once. */
  all: Service<string> | undefined;
}
