import { clusterCheck } from '../../shared/check.ts';
import { KEYS_OF_TYPE } from '../../shared/secret.ts';

/** A Secret has the keys that its type demands. Source: contract K06. An API server refuses what the controller makes. */
export const secretType = clusterCheck('secret-type', 'error', function* (manifests) {
  for (const manifest of manifests.ofKind('SealedSecret')) {
    const { encryptedData = {}, template = {} } = manifest.object.spec ?? {};
    const { type = 'Opaque', data } = template;
    const keys = [...Object.keys(encryptedData), ...Object.keys(data ?? {})];
    const needed: readonly string[] = Object.entries(KEYS_OF_TYPE).find(([name]) => name === type)?.[1] ?? [];
    const missing = needed.filter((key) => !keys.includes(key));
    if (missing.length === 0) continue;
    const at = manifest.field('spec.template.type');
    yield { at, message: `a Secret of the type ${type} needs ${missing.join(' and ')}; it has: ${keys.join(', ')}` };
  }
});
