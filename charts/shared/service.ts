import type { Construct } from 'constructs';
import type { Endpoint } from './endpoint.ts';
import * as k8s from './k8s.ts';
import type { Labels } from './manifest.ts';

export interface ServiceOptions {
  name?: string;
  headless?: boolean;
  /** Pods get their DNS names before they are ready, as members that look for each other need. */
  publishNotReadyAddresses?: boolean;
  labels?: Labels;
  /** A port beside those of the pods, which stays what it is where it comes to lead to another of them. */
  further?: FurtherPort;
}

interface FurtherPort {
  name: string;
  port: number;
  /** The name of the pods' port. */
  to: string;
}

/** Pods that a Service can stand before: a workload's, or those that an operator makes of a custom resource. */
export interface Served<Port extends string> {
  readonly namespace: string;
  readonly selector: Labels;
  readonly labels: Labels;
  readonly ports: Record<Port, number>;
}

/** A Service over a workload's ports; its endpoints are the only way to name them. */
export class Service<Port extends string> {
  readonly name: string;
  readonly #workload: Served<Port>;
  readonly #ports: Partial<Record<Port, number>>;
  readonly #labels: Labels;
  readonly #headless: boolean;

  constructor(
    scope: Construct,
    name: string,
    props: ServiceOptions & { workload: Served<Port>; ports: Partial<Record<Port, number>> },
  ) {
    this.name = name;
    this.#workload = props.workload;
    this.#ports = props.ports;
    this.#headless = props.headless === true;
    this.#labels = { ...props.workload.labels, ...props.labels };
    new k8s.KubeService(scope, `Service-${name}`, {
      metadata: { name, labels: this.#labels },
      spec: {
        ...(props.headless ? { clusterIp: 'None' } : {}),
        publishNotReadyAddresses: props.publishNotReadyAddresses,
        selector: props.workload.selector,
        ports: [
          ...(Object.entries(props.ports) as [Port, number][]).map(([port, number]) => ({
            name: port,
            port: number,
            to: port,
          })),
          ...(props.further === undefined ? [] : [props.further]),
        ].map(({ name, port, to }) => ({ name, port, targetPort: k8s.IntOrString.fromString(to) })),
      },
    });
  }

  get namespace(): string {
    return this.#workload.namespace;
  }

  /** The labels of the pods behind it. */
  get selector(): Labels {
    return this.#workload.selector;
  }

  endpoint<P extends Port>(port: P): Endpoint<P> {
    const servicePort = this.#ports[port];
    if (servicePort === undefined) throw new Error(`Service ${this.name} has no port ${port}`);
    return {
      service: this.name,
      namespace: this.#workload.namespace,
      port,
      servicePort,
      podPort: this.#workload.ports[port],
      pods: this.#workload.selector,
      serviceLabels: this.#labels,
      ...(this.#headless ? { headless: true } : {}),
    };
  }
}
