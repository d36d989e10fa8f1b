import type { Construct } from 'constructs';
import { wave } from '../argocd/annotations.ts';
import { disruptionBudget, spreadOverNodes } from './availability.ts';
import type * as k8s from './k8s.ts';
import { type Identity, objectLabels, selectorLabels, versionedLabels } from './labels.ts';
import type { Labels } from './manifest.ts';
import { contentHashes, type PodProps, podSpec } from './pod.ts';
import { Service, type ServiceOptions } from './service.ts';
import { serviceAccount } from './service-account.ts';

export interface PodWorkloadProps<Port extends string> extends PodProps<Port> {
  /** The component that brings it. */
  component: string;
  /** What it is a piece of. Default: the fleet's observability. */
  partOf?: string;
  namespace: string;
  version: string;
  /** What its ServiceAccount may do; without rules it has no token. */
  clusterRules?: readonly k8s.PolicyRule[];
  /** What it may do in its own namespace. */
  rules?: readonly k8s.PolicyRule[];
  /** Of the pods. */
  annotations?: Labels;
  /**
   * When the sync of its Application makes the workload, after all that has a lower number: such as a Deployment after the
   * Job that brings its database up to date. What it needs stands in wave 0. Default: 0.
   */
  wave?: number;
}

/** The identity, ServiceAccount and endpoints that every kind of workload has. */
export class PodWorkload<Port extends string> {
  readonly identity: Identity;
  readonly namespace: string;
  readonly selector: Labels;
  readonly labels: Labels;
  /** Of the workload itself and of its pods. */
  protected readonly versionedLabels: Labels;
  readonly ports: Record<Port, number>;
  protected readonly scope: Construct;

  constructor(scope: Construct, name: string, props: PodWorkloadProps<Port>) {
    this.scope = scope;
    this.identity = { name, component: props.component, partOf: props.partOf };
    this.namespace = props.namespace;
    this.ports = props.ports;
    this.selector = selectorLabels(this.identity);
    this.labels = objectLabels(this.identity);
    this.versionedLabels = versionedLabels(this.identity, props.version);
    const { namespace, clusterRules, rules } = props;
    serviceAccount(scope, { name, namespace, labels: this.labels, clusterRules, rules });
  }

  /** A Service over some of the ports, each under its own name. */
  service(ports: Partial<Record<Port, number>>, options: ServiceOptions = {}): Service<Port> {
    return new Service(this.scope, options.name ?? this.identity.name, { workload: this, ports, ...options });
  }

  /** Of the workload itself. */
  protected metadata({ wave: number }: Pick<PodWorkloadProps<Port>, 'wave'>): {
    name: string;
    labels: Labels;
    annotations?: Labels;
  } {
    const metadata = { name: this.identity.name, labels: this.versionedLabels };
    return number === undefined ? metadata : { ...metadata, annotations: wave(number) };
  }

  protected template(props: PodWorkloadProps<Port> & { replicas?: number }): k8s.PodTemplateSpec {
    const annotations = { ...contentHashes(props), ...props.annotations };
    const spec = podSpec(this.identity.name, props);
    return {
      metadata: {
        labels: { ...this.versionedLabels },
        ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
      },
      spec: {
        ...spec,
        serviceAccountName: this.identity.name,
        ...(props.clusterRules || props.rules ? { automountServiceAccountToken: true } : {}),
        ...((props.replicas ?? 1) > 1 ? { affinity: spreadOverNodes(this.selector) } : {}),
      },
    };
  }

  protected disruptionBudget(replicas: number, maxUnavailable: number | string): void {
    disruptionBudget(this.scope, this.identity.name, {
      selector: this.selector,
      labels: this.labels,
      replicas,
      maxUnavailable,
    });
  }
}
