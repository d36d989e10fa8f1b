import { thanosReceiver } from '../../../../charts/observability/thanos/thanos-receiver.ts';
import type { KubeObject } from '../../../../charts/shared/manifest.ts';
import { clusterForTest, composeForTest, objectOf } from '../../compose.ts';

export const INGESTOR = 'thanos-receive-ingestor';
export const ROUTER = 'thanos-receive-router';
export const AUTH = 'thanos-receive-auth';

/** The objects on a central cluster of so many nodes. */
export function composed(nodes = 1, options: object = {}): KubeObject[] {
  const { nodes: size } = clusterForTest('cluster-01');
  return composeForTest(thanosReceiver, { cluster: { nodes: { ...size, count: nodes } }, options });
}

export const podOf = (objects: readonly KubeObject[], kind: 'StatefulSet' | 'Deployment', name: string) =>
  objectOf(objects, kind, name).spec.template.spec;

export const argsOf = (
  objects: readonly KubeObject[],
  kind: 'StatefulSet' | 'Deployment',
  name: string,
): readonly string[] => podOf(objects, kind, name).containers[0]!.args!;

export const kindsOf = (objects: readonly KubeObject[], name: string): string[] =>
  objects.filter(({ metadata }) => metadata.name === name).map(({ kind }) => kind);
