import type { KubeObject } from '../../charts/shared/manifest.ts';
import { titleOf } from './answers.ts';
import type { Client } from './client.ts';
import { itemsOf } from './controllers.ts';

interface Selector {
  matchLabels?: Readonly<Record<string, string>>;
  matchExpressions?: readonly { key: string; operator: string; values?: readonly string[] }[];
}

interface Slice {
  metadata: { namespace: string; labels: Record<string, string> };
  endpoints?: { conditions: { ready?: boolean } }[];
}

interface Spec {
  selector?: Selector;
  podSelector?: Selector;
  endpointSelector?: Selector;
  namespaceSelector?: { matchNames?: readonly string[] };
}

/** What neither this repository nor a server brings: the kubelet, DNS, Cilium, and what Longhorn's chart renders. */
const ELSEWHERE = /^(k8s-app=(kubelet|kube-dns|cilium|cilium-envoy)|io\.cilium\/app=|app=longhorn-)/;

/** The objects whose selector matches nothing on a server on which everything runs. */
export async function idle(objects: readonly KubeObject[], client: Client): Promise<string[]> {
  const titles: string[] = [];
  for (const object of objects) if (await isIdle(object, client)) titles.push(titleOf(object));
  return titles;
}

async function isIdle(object: KubeObject, client: Client): Promise<boolean> {
  const spec = (object.spec ?? {}) as Spec;
  const { namespace = '' } = object.metadata;
  const namespaces = spec.namespaceSelector?.matchNames ?? [namespace];
  switch (object.kind) {
    case 'Service':
      return spec.selector !== undefined && !(await isServed(object, client));
    case 'PodDisruptionBudget': {
      const { status } = (await client.get(object)).body as { status?: { expectedPods?: number } };
      return !status?.expectedPods;
    }
    case 'NetworkPolicy':
      return isUnmatched(spec.podSelector, 'pods', namespaces, client);
    case 'CiliumNetworkPolicy':
      return isUnmatched(spec.endpointSelector, 'pods', namespaces, client);
    case 'PodMonitor':
      return isUnmatched(spec.selector, 'pods', namespaces, client);
    case 'ServiceMonitor':
      return isUnmatched(spec.selector, 'services', namespaces, client);
    default:
      return false;
  }
}

/** Whether the controllers have found a ready pod for it. */
async function isServed({ metadata }: KubeObject, client: Client): Promise<boolean> {
  const path = `/apis/discovery.k8s.io/v1/namespaces/${metadata.namespace}/endpointslices`;
  const slices = await itemsOf<Slice>(client, `${path}?labelSelector=kubernetes.io/service-name=${metadata.name}`);
  return slices.some(({ endpoints }) => endpoints?.some(({ conditions }) => conditions.ready));
}

/** An empty selector means all that there is, and may stand ready for what comes. */
async function isUnmatched(
  selector: Selector | undefined,
  resource: 'pods' | 'services',
  namespaces: readonly string[],
  client: Client,
): Promise<boolean> {
  const terms = termsOf(selector ?? {});
  if (terms.length === 0 || terms.some((term) => ELSEWHERE.test(term))) return false;
  const query = encodeURIComponent(terms.join(','));
  for (const namespace of namespaces) {
    const path = `/api/v1/namespaces/${namespace}/${resource}?labelSelector=${query}`;
    if ((await itemsOf(client, path)).length > 0) return false;
  }
  return true;
}

/** `app=x`, `app in (x,y)`, `!app`. */
function termsOf({ matchLabels = {}, matchExpressions = [] }: Selector): string[] {
  const labels = Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`);
  const expressions = matchExpressions.map(({ key, operator, values = [] }) => {
    if (operator === 'Exists') return key;
    if (operator === 'DoesNotExist') return `!${key}`;
    return `${key} ${operator === 'In' ? 'in' : 'notin'} (${values.join(',')})`;
  });
  return [...labels, ...expressions];
}
