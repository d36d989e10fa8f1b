import type { KubeObject } from '../../../charts/shared/manifest.ts';
import type { Client } from '../client.ts';

const NODE = 'node-1';

interface Pod extends KubeObject {
  spec: { nodeName?: string; nodeSelector?: Record<string, string> };
}

/** Places pods as they come on the node, but those that select another, until what it gives is called. */
export function placeAll(client: Client): () => void {
  return client.watch('/api/v1/pods', ({ type, object }) => {
    const { metadata, spec } = object as Pod;
    if (type !== 'ADDED' || spec.nodeName !== undefined || spec.nodeSelector !== undefined) return;
    const target = { apiVersion: 'v1', kind: 'Node', name: NODE };
    const binding = { apiVersion: 'v1', kind: 'Binding', metadata: { name: metadata.name }, target };
    const path = `/api/v1/namespaces/${metadata.namespace}/pods/${metadata.name}/binding`;
    // Of one that is gone already nothing is left to place.
    client.send('POST', path, binding).catch(() => undefined);
  });
}
