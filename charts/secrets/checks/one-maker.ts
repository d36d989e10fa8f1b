import { clusterCheck } from '../../shared/check.ts';
import { madeSecrets } from '../made.ts';

/** Two controllers that make one Secret undo each other's work without end. */
export const oneMaker = clusterCheck('secret-made-twice', 'error', function* (manifests) {
  const first = new Map<string, string>();
  for (const { by, namespace, name } of madeSecrets(manifests)) {
    const key = `${namespace}/${name}`;
    const other = first.get(key);
    first.set(key, other ?? by.at);
    if (other === undefined) continue;
    yield { at: by.at, message: `makes the Secret ${key}, as does ${other}; expected one of them` };
  }
});
