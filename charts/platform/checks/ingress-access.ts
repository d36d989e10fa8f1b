import { madeSecrets } from '../../secrets/made.ts';
import { clusterCheck } from '../../shared/check.ts';
import { PASSTHROUGH } from '../../shared/ingress.ts';
import type { Manifest } from '../../shared/manifest.ts';
import { selects } from '../../shared/selector.ts';
import { openLocations } from './login-proxies.ts';
import { podsOf, selectableOf } from './pods.ts';

const TLS = 'kubernetes.io/tls';

/** Every host of an Ingress has a certificate. Source: contract S11. Otherwise clients refuse Cilium's own. */
export const ingressTls = clusterCheck('ingress-tls', 'error', function* (manifests) {
  const made = madeSecrets(manifests);
  for (const manifest of manifests.ofKind('Ingress')) {
    if (handsTlsThrough(manifest)) continue;
    const { rules = [], tls = [] } = manifest.object.spec;
    for (const [i, { host = '*' }] of rules.entries()) {
      if (tls.some(({ hosts = [], secretName }) => hosts.includes(host) && secretName !== undefined)) continue;
      const at = manifest.field(`spec.rules[${i}].host`);
      yield { at, message: `${host} has no certificate; expected it in spec.tls with the Secret that holds one` };
    }
    for (const [i, { secretName }] of tls.entries()) {
      const secret = made.find(({ namespace, name }) => namespace === manifest.namespace && name === secretName);
      if (secret === undefined || secret.type === TLS) continue;
      const at = manifest.field(`spec.tls[${i}].secretName`);
      yield { at, message: `${secretName} is made with the type ${secret.type}; expected ${TLS} in its template` };
    }
  }
});

/** Then what stands behind has the certificate. */
const handsTlsThrough = ({ object }: Manifest): boolean =>
  Object.entries(PASSTHROUGH).every(([key, value]) => object.metadata.annotations?.[key] === value);

/** Programs that answer whoever asks them, by the name that their pods carry. */
const OPEN =
  /^(alertmanager|argo-rollouts-.+|fluent-bit|kube-state-metrics|longhorn-.+|node-exporter|prometheus(-.+)?|thanos-.+)$/;

/** What asks for no password stands behind no Ingress, but behind a proxy that asks for one wherever it leads on. Source: contract S14. */
export const openInterface = clusterCheck('open-interface', 'warning', function* (manifests) {
  const pods = podsOf(manifests);
  const selectable = selectableOf(manifests);
  for (const manifest of manifests.ofKind('Ingress')) {
    const paths = (manifest.object.spec.rules ?? []).flatMap(({ http }) => http?.paths ?? []);
    const names = new Set(paths.map(({ backend }) => backend.service?.name));
    for (const { namespace, object } of manifests.ofKind('Service')) {
      if (namespace !== manifest.namespace || !names.has(object.metadata.name)) continue;
      const { selector = {} } = object.spec;
      for (const pod of selectable) {
        const { at, labels } = pod;
        if (pod.namespace !== namespace || !selects({ matchLabels: selector }, labels)) continue;
        const proxy = pods.find((each) => each.manifest.at === at);
        const open = proxy && openLocations(proxy, manifests);
        if (open === undefined && OPEN.test(labels['app.kubernetes.io/name'] ?? '')) {
          const message = `leads to ${at}, which asks for no password; expected a proxy that does`;
          yield { at: manifest.at, message };
        }
        for (const location of open ?? []) {
          const message = `leads to ${at}, which asks for no password at location ${location}; expected auth_basic there`;
          yield { at: manifest.at, message };
        }
      }
    }
  }
});
