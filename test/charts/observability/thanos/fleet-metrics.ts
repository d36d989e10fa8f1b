import { alertmanager } from '../../../../charts/observability/alerting/alertmanager.ts';
import { thanosCompactor } from '../../../../charts/observability/thanos/thanos-compactor.ts';
import { thanosQuery } from '../../../../charts/observability/thanos/thanos-query.ts';
import { thanosReceiver } from '../../../../charts/observability/thanos/thanos-receiver.ts';
import { thanosRuler } from '../../../../charts/observability/thanos/thanos-ruler.ts';
import { thanosStore } from '../../../../charts/observability/thanos/thanos-store.ts';
import type { Component } from '../../../../charts/shared/component.ts';
import { type KubeObject, Manifest, Manifests } from '../../../../charts/shared/manifest.ts';
import { clusterForTest, composeForTest } from '../../compose.ts';

export const READERS: readonly Component[] = [thanosQuery, thanosStore, thanosCompactor, thanosRuler, thanosReceiver];

/** One of the components beside all others, on a central cluster of so many nodes. */
export function readerObjects(component: Component, { nodes = 1, options = {} } = {}): KubeObject[] {
  const { nodes: size } = clusterForTest('cluster-01');
  const beside = [...READERS.filter((each) => each !== component), alertmanager];
  return composeForTest(component, { cluster: { nodes: { ...size, count: nodes } }, options, beside });
}

/** All of them, as checks see them. */
export const readerManifests = (change: (text: string) => string = (text) => text): Manifests =>
  new Manifests(
    READERS.flatMap((component) => {
      const objects = JSON.parse(change(JSON.stringify(readerObjects(component)))) as KubeObject[];
      return objects.map((object) => new Manifest('cluster-01', component.name, object));
    }),
  );
