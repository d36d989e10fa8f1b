import { ApiObject, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { parse } from 'yaml';
import { z } from 'zod';
import { type Component, type ComponentDefinition, component } from '../../../charts/shared/component.ts';
import type { KubeObject } from '../../../charts/shared/manifest.ts';
import type { Secrets } from '../../../charts/shared/secret.ts';
import type { Upstream } from '../../../charts/shared/upstream.ts';
import type { PlacedApp } from '../../../clusters/schema/environments.ts';
import { type Synthesis, synthesize } from '../../../engine/synthesize.ts';
import { TemporaryFleet } from '../load/temporary-fleet.ts';

export const configMap = (name: string, data: Record<string, string> = { key: 'value' }): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name },
  data,
});

const OPTIONS = z.strictObject({});

/** A chart that a component may come from. */
export const HELM: Upstream = {
  type: 'helm',
  repository: 'https://charts.example.org',
  chart: 'agent',
  version: '1.2.3',
  releaseName: 'agent',
  values: { replicas: 1 },
  kinds: [{ group: 'apps', kind: 'Deployment', scope: 'Namespaced' }],
  images: [],
};

type Definition = Partial<ComponentDefinition<typeof OPTIONS, Secrets>> & { objects?: readonly KubeObject[] };

/** A component on edges that brings the given objects, one ConfigMap unless said otherwise. */
export function componentOf(name: string, { objects = [configMap(name)], ...definition }: Definition = {}): Component {
  class ObjectsChart extends Chart {
    constructor(scope: Construct, id: string) {
      super(scope, id);
      for (const [i, object] of objects.entries()) new ApiObject(this, String(i), object);
    }
  }
  return component<typeof OPTIONS, Secrets>({
    name,
    summary: 'for a test',
    namespace: 'monitoring',
    wave: 'metrics',
    roles: ['edge'],
    options: OPTIONS,
    onRemoval: 'delete',
    ...(objects.length > 0 ? { chart: ObjectsChart } : {}),
    ...definition,
  });
}

/** An app as the ConfigMap of its name, with its image in it. */
export const appOf = ({ app, environment, image }: PlacedApp): Component =>
  componentOf(`${app}-${environment}`, { roles: [], objects: [configMap(app, { image })], wave: 'apps' });

export interface Small extends Synthesis {
  /** The objects of one file. */
  object(path: string): KubeObject;
  /** `at: message [code]` of one level, but that the fleet of the tests is for show. */
  lines(level: 'error' | 'warning'): string[];
}

/** The four clusters with some components and no checks; a line more in cluster-02, or another change. */
export function composed(
  components: readonly Component[],
  change: string | ((fleet: TemporaryFleet) => TemporaryFleet) = '',
  appComponent = appOf,
): Small {
  const fleet = new TemporaryFleet();
  if (typeof change === 'string') fleet.append('cluster-02.yaml', change);
  else change(fleet);
  const result = synthesize({
    clusters: fleet.folder,
    schemas: 'imports/schemas',
    registry: { components, checks: [], prerequisites: ['bitnami.com', 'cilium.io'], appComponent },
  });
  return {
    ...result,
    object: (path) => {
      const text = result.files.get(path);
      if (text === undefined) throw new Error(`no ${path} among ${[...result.files.keys()].join(', ')}`);
      return parse(text);
    },
    lines: (wanted) =>
      result.findings
        .filter(({ code, level }) => level === wanted && code !== 'demo-fleet')
        .map(({ at, message, code }) => `${at}: ${message} [${code}]`.replaceAll(/\S*clusters\//g, 'clusters/')),
  };
}
