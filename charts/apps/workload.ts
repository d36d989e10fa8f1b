import { type ApiObject, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { wave } from '../argocd/annotations.ts';
import type { Endpoint } from '../shared/endpoint.ts';
import { objectLabels } from '../shared/labels.ts';
import { PodWorkload } from '../shared/pod-workload.ts';
import type { Service } from '../shared/service.ts';
import { storageClassOf } from '../shared/storage.ts';
import { contentOf } from './config.ts';
import { blueGreen } from './delivery/blue-green.ts';
import { canary } from './delivery/canary.ts';
import { type Deliverable, type Delivered, serviceOptions } from './delivery/delivered.ts';
import { deployment } from './delivery/deployment.ts';
import { sleepBeforeStop } from './lifecycle.ts';
import { AFTER_MIGRATION, migrate } from './migration.ts';
import { openings } from './openings.ts';
import { podOf } from './pod.ts';
import { autoscaler, leastReplicas, writtenReplicas } from './scaling.ts';
import { imageOf, settled, type WorkloadProps } from './workload-props.ts';

/** One service of a team with all that belongs to it, delivered as it says. */
export class Workload<const Port extends string = never> extends PodWorkload<Port> {
  /** Its Deployment or its Rollout. */
  readonly object: ApiObject;
  readonly #live: Service<string> | undefined;

  constructor(scope: Construct, name: string, props: WorkloadProps<Port>) {
    const data = settled(name, props);
    const { reference: image, version } = imageOf(name, props);
    const { fleet, cluster, namespace, component = Chart.of(scope).node.id, partOf = name } = props;
    const late = data.migration && { annotations: wave(AFTER_MIGRATION) };
    const content = contentOf(scope, name, {
      ...data,
      late,
      labels: objectLabels({ name, component, partOf }),
      storageClass: storageClassOf(cluster),
    });
    const pod = { ...podOf<Port>(data, props, content), component, partOf, image, version };
    super(scope, name, pod);
    const of: Deliverable = {
      scope,
      name,
      component,
      partOf,
      namespace,
      fleet,
      cluster,
      data,
      image,
      labels: this.versionedLabels,
      objectLabels: this.labels,
      late,
      selector: this.selector,
      template: this.template({ ...pod, replicas: leastReplicas(data) }),
      replicas: writtenReplicas(data, { isIgnored: props.ignoresReplicas === true }),
      service: (role) => this.service(this.ports, serviceOptions(name, role, data)),
      tls: props.ingress?.tls,
      logins: props.logins ?? {},
      imagePullSecrets: props.imagePullSecrets,
    };
    const delivered = deliver(of);
    this.object = delivered.object;
    this.#live = delivered.live;
    sleepBeforeStop(this.object, data.lifecycle, cluster);
    this.disruptionBudget(leastReplicas(data), data.disruption.maxUnavailable);
    scale(of, delivered);
    openings(of, delivered, props.network ?? {});
    if (data.migration) migrate(of, data.migration, { pod, to: props.network?.to ?? [] });
  }

  /** Where those within the cluster reach what is live. */
  endpoint<P extends Port>(port: P): Endpoint {
    if (this.#live === undefined) throw new Error(`${this.identity.name} has no Service; expected ports`);
    return this.#live.endpoint(port);
  }
}

function deliver(of: Deliverable): Delivered {
  const { delivery } = of.data;
  if (delivery.type === 'canary') return canary(of, delivery);
  return delivery.type === 'blueGreen' ? blueGreen(of, delivery) : deployment(of, delivery);
}

function scale({ scope, name, objectLabels: labels, late, data }: Deliverable, { kind }: Delivered): void {
  const { autoscaling } = data;
  if (autoscaling === undefined) return;
  const apiVersion = kind === 'Rollout' ? 'argoproj.io/v1alpha1' : 'apps/v1';
  autoscaler(scope, { apiVersion, kind, name }, { autoscaling, labels, late });
}
