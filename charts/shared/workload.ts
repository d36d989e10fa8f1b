import type { Construct } from 'constructs';
import * as k8s from './k8s.ts';
import { type Identity, objectLabels, selectorLabels } from './labels.ts';
import type { Labels } from './manifest.ts';
import { configHash, type PodProps, podSpec } from './pod.ts';
import { Service, type ServiceOptions } from './service.ts';

export interface WorkloadProps<Port extends string> extends PodProps<Port> {
  /** The component that brings it. */
  component: string;
  namespace: string;
  version: string;
  /** What its ServiceAccount may do; without rules it has no token. */
  clusterRules?: readonly k8s.PolicyRule[];
  annotations?: Labels;
}

/** The identity, ServiceAccount and endpoints that every kind of workload has. */
export class Workload<Port extends string> {
  readonly identity: Identity;
  readonly namespace: string;
  readonly selector: Labels;
  readonly labels: Labels;
  readonly ports: Record<Port, number>;
  protected readonly scope: Construct;

  constructor(scope: Construct, name: string, props: WorkloadProps<Port>) {
    this.scope = scope;
    this.identity = { name, component: props.component };
    this.namespace = props.namespace;
    this.ports = props.ports;
    this.selector = selectorLabels(this.identity);
    this.labels = objectLabels(this.identity, props.version);
    this.serviceAccount(props.clusterRules);
  }

  /** A Service over some of the ports, each under its own name. */
  service(ports: Partial<Record<Port, number>>, options: ServiceOptions = {}): Service<Port> {
    return new Service(this.scope, options.name ?? this.identity.name, { workload: this, ports, ...options });
  }

  protected template(props: WorkloadProps<Port> & { replicas?: number }): k8s.PodTemplateSpec {
    const annotations = { ...configHash(props.mounts), ...props.annotations };
    const spec = podSpec(this.identity.name, props);
    return {
      metadata: {
        labels: { ...this.labels },
        ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
      },
      spec: {
        ...spec,
        serviceAccountName: this.identity.name,
        ...(props.clusterRules ? { automountServiceAccountToken: true } : {}),
        ...((props.replicas ?? 1) > 1 ? { affinity: this.spread() } : {}),
      },
    };
  }

  /** Spread over the nodes is preferred, never required, so that a drain can go on. */
  private spread(): k8s.Affinity {
    return {
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          {
            weight: 100,
            podAffinityTerm: { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: this.selector } },
          },
        ],
      },
    };
  }

  /** Only where a pod can be spared: with one replica it would stop every drain. */
  protected disruptionBudget(replicas: number, maxUnavailable: number): void {
    if (replicas < 2 || maxUnavailable < 1) return;
    const { name } = this.identity;
    new k8s.KubePodDisruptionBudget(this.scope, `PodDisruptionBudget-${name}`, {
      metadata: { name, labels: this.labels },
      spec: { maxUnavailable: k8s.IntOrString.fromNumber(maxUnavailable), selector: { matchLabels: this.selector } },
    });
  }

  private serviceAccount(rules: readonly k8s.PolicyRule[] | undefined): void {
    const { name } = this.identity;
    const metadata = { name, labels: this.labels };
    new k8s.KubeServiceAccount(this.scope, `ServiceAccount-${name}`, {
      metadata,
      automountServiceAccountToken: rules !== undefined,
    });
    if (rules === undefined) return;
    new k8s.KubeClusterRole(this.scope, `ClusterRole-${name}`, { metadata, rules: rules.slice() });
    new k8s.KubeClusterRoleBinding(this.scope, `ClusterRoleBinding-${name}`, {
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
      subjects: [{ kind: 'ServiceAccount', name, namespace: this.namespace }],
    });
  }
}
