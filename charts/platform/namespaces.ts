import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { z } from 'zod';
import type { ClusterData, Fleet } from '../../clusters/schema/cluster.ts';
import type { PlacedApp } from '../../clusters/schema/environments.ts';
import { appNamespaceLabels } from '../shared/app-labels.ts';
import { type ChartProps, component } from '../shared/component.ts';
import * as k8s from '../shared/k8s.ts';
import { objectLabels } from '../shared/labels.ts';
import type { Labels } from '../shared/manifest.ts';
import { DEFAULT_LEVEL, FOREIGN_NAMESPACES, NAMESPACE_LEVELS, type NamespaceLevel } from './namespace-levels.ts';

const Options = z.strictObject({});

type Guard = ClusterData['namespaces'][string];
type Limits = NonNullable<Guard['limits']>;
type Amounts = Record<string, string | number>;

/** A namespace, and what is on it and on all that comes with it. */
interface Labelled {
  name: string;
  labels: Labels;
}

/** The namespaces that the cluster's components use, each with its Pod Security level, its closed doors and its bounds. */
class Namespaces extends Chart {
  constructor(scope: Construct, id: string, { fleet, cluster, namespaces, appNamespaces }: ChartProps<typeof Options>) {
    super(scope, id);
    const apps = appNamespaces.length > 0 ? appsOn(cluster, fleet) : [];
    for (const name of namespaces) {
      if (FOREIGN_NAMESPACES.includes(name)) continue;
      const namespace = { name, labels: appNamespaceLabels(apps.filter((app) => app.namespace === name)) };
      const level = appNamespaces.includes(name) ? DEFAULT_LEVEL : levelOf(name);
      this.addNamespace(namespace, level, cluster.kubernetes);
      this.addBounds(namespace, cluster.namespaces[name] ?? {});
    }
  }

  private addNamespace(
    { name, labels }: Labelled,
    { level, warn = level, defaultDeny }: NamespaceLevel,
    kubernetes: string,
  ): void {
    const version = `v${kubernetes}`;
    new k8s.KubeNamespace(this, `Namespace-${name}`, {
      metadata: {
        name,
        labels: {
          ...labelsOf(name, labels),
          'pod-security.kubernetes.io/enforce': level,
          'pod-security.kubernetes.io/enforce-version': version,
          'pod-security.kubernetes.io/audit': warn,
          'pod-security.kubernetes.io/audit-version': version,
          'pod-security.kubernetes.io/warn': warn,
          'pod-security.kubernetes.io/warn-version': version,
        },
      },
    });
    if (!defaultDeny) return;
    new k8s.KubeNetworkPolicy(this, `NetworkPolicy-${name}`, {
      metadata: { name: 'default-deny', namespace: name, labels: labelsOf('default-deny', labels) },
      spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
    });
  }

  private addBounds({ name: namespace, labels }: Labelled, { quota, limits }: Guard): void {
    const hard = quantities(quota);
    if (hard !== undefined) {
      new k8s.KubeResourceQuota(this, `ResourceQuota-${namespace}`, {
        metadata: { name: 'quota', namespace, labels: labelsOf('quota', labels) },
        spec: { hard },
      });
    }
    const container = inEffect(limits ?? {});
    if (Object.values(container).every((amounts) => amounts === undefined)) return;
    new k8s.KubeLimitRange(this, `LimitRange-${namespace}`, {
      metadata: { name: 'limits', namespace, labels: labelsOf('limits', labels) },
      spec: { limits: [{ type: 'Container', ...container }] },
    });
  }
}

const labelsOf = (name: string, further: Labels): Labels => ({
  ...objectLabels({ name, component: 'namespaces' }),
  ...further,
});

const appsOn = ({ components }: ClusterData, { apps }: Fleet): PlacedApp[] =>
  Object.keys(components).flatMap((name) => apps[name] ?? []);

const levelOf = (name: string): NamespaceLevel =>
  Object.hasOwn(NAMESPACE_LEVELS, name) ? NAMESPACE_LEVELS[name]! : DEFAULT_LEVEL;

/**
 * With what the API server would fill in. It does so once: what it has taken from a maximum stays when that is lowered, and
 * the next sync is refused.
 */
function inEffect({ default: given, defaultRequest, min, max }: Limits): Omit<k8s.LimitRangeItem, 'type'> {
  const all = { ...max, ...given };
  return {
    default: quantities(all),
    defaultRequest: quantities({ ...min, ...all, ...defaultRequest }),
    min: quantities(min),
    max: quantities(max),
  };
}

/** Undefined for none: the API server keeps no empty map. */
function quantities(amounts: Readonly<Amounts> = {}): Record<string, k8s.Quantity> | undefined {
  const entries = Object.entries(amounts);
  if (entries.length === 0) return undefined;
  return Object.fromEntries(entries.map(([resource, amount]) => [resource, k8s.Quantity.fromString(String(amount))]));
}

export const namespaces = component({
  name: 'namespaces',
  summary: 'namespaces with Pod Security levels, closed by default, with quotas and limits where the cluster sets them',
  namespace: 'kube-system',
  wave: 'foundation',
  roles: ['central', 'edge'],
  options: Options,
  chart: Namespaces,
  onRemoval: 'keep',
});
