import { clusterCheck } from '../../shared/check.ts';
import type { Manifest, Manifests } from '../../shared/manifest.ts';
import type { ClientConfig } from '../../shared/shapes/webhooks.ts';
import { behind, networkOf } from './flows.ts';
import { isOpen } from './policies.ts';

interface Called {
  manifest: Manifest;
  /** Of what names the Service. */
  path: string;
  client: ClientConfig | undefined;
}

/** Whom API servers ask: webhooks, conversions of custom resources, and APIs that others serve. */
function calledBy(manifests: Manifests): Called[] {
  const hooks = manifests.ofKind('ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration').flatMap((manifest) =>
    (manifest.object.webhooks ?? []).map(({ clientConfig: client }, i) => ({
      manifest,
      path: `webhooks[${i}].clientConfig.service`,
      client,
    })),
  );
  const conversions = Array.from(manifests.ofKind('CustomResourceDefinition'), (manifest) => ({
    manifest,
    path: 'spec.conversion.webhook.clientConfig.service',
    client: manifest.object.spec.conversion?.webhook?.clientConfig,
  }));
  const served = Array.from(manifests.ofKind('APIService'), (manifest) => ({
    manifest,
    path: 'spec.service',
    client: manifest.object.spec,
  }));
  return [...hooks, ...conversions, ...served];
}

/**
 * What an API server asks answers it: the Service is there, has the port, and its pods let the API server in.
 * Source: contract S15. Otherwise every object that a webhook is asked about is refused.
 */
export const webhookTarget = clusterCheck('webhook-target', 'error', function* (manifests) {
  const { policies, pods } = networkOf(manifests);
  const services = manifests.ofKind('Service');
  // Of one configuration all webhooks mostly lead to one place.
  const told = new Set<string>();
  for (const { manifest, path, client } of calledBy(manifests)) {
    if (client?.service === undefined) continue;
    const { name, namespace, port: wanted = 443 } = client.service;
    const at = manifest.field(path);
    const service = services.named({ namespace, name });
    if (service === undefined) {
      yield { at, message: `there is no Service ${name} in ${namespace}` };
      continue;
    }
    const { type, ports = [] } = service.object.spec;
    if (type === 'ExternalName') continue;
    const port = ports.find((each) => each.port === wanted);
    if (port === undefined) {
      const there = ports.map((each) => each.port).join(', ') || 'none';
      yield { at, message: `Service ${name} has no port ${wanted}; it has: ${there}` };
      continue;
    }
    for (const { to, port: number } of behind(service.object.spec, pods, { namespace, name: port.name })) {
      const key = `${manifest.at} ${to.at} ${number}`;
      if (told.has(key) || isOpen(policies, to, { direction: 'ingress', peer: 'kube-apiserver', port: number }))
        continue;
      told.add(key);
      const right = 'expected a CiliumNetworkPolicy with fromEntities: [kube-apiserver, host, remote-node]';
      yield { at, message: `${to.at} does not let the API server in at ${number}; ${right}` };
    }
  }
});
