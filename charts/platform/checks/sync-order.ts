import { isEarly, isLate, isThereBy, turnsOf } from '../../argocd/turns.ts';
import { madeSecrets } from '../../secrets/made.ts';
import { secretsOfPods } from '../../secrets/references.ts';
import { clusterCheck } from '../../shared/check.ts';
import type { Manifest, Manifests } from '../../shared/manifest.ts';
import { claimsUsedBy } from './claim-users.ts';
import { configMapsOf } from './config-maps.ts';
import { networkOf } from './flows.ts';
import { type Pods, podsOf } from './pods.ts';
import { waitsForPods } from './sync-waits.ts';

/** What a sync waits for before it goes on: until it is available, or has ended. */
const AWAITED = ['Deployment', 'StatefulSet', 'DaemonSet', 'Rollout', 'Job'];

/** In these all else of the Application is there already, or it is not said what is. */
const OTHER_PHASES = ['SyncFail', 'PreDelete'];

/** What pods may need. */
const NEEDED = [
  'CiliumClusterwideNetworkPolicy',
  'CiliumNetworkPolicy',
  'ClusterRoleBinding',
  'ConfigMap',
  'ExternalSecret',
  'NetworkPolicy',
  'PersistentVolumeClaim',
  'RoleBinding',
  'SealedSecret',
  'ServiceAccount',
] as const;

interface Need {
  /** Of the field that names it. */
  path: string;
  on: Manifest;
}

/**
 * What pods need does not come after them in the same sync, which waits for them first and so never ends, nor do the pods come after
 * what is nothing without them. Source: contract A34. Nobody sees it but a cluster on which they have not been before.
 */
export const syncOrder = clusterCheck('sync-order', 'error', function* (manifests) {
  yield* waitsForPods(manifests);
  const isSomeLate = manifests.ofKind(...NEEDED).some(({ object }) => isLate(object));
  for (const pods of podsOf(manifests).filter(({ manifest }) => AWAITED.includes(manifest.object.kind))) {
    const { manifest } = pods;
    if (!isSomeLate && !isEarly(manifest.object)) continue;
    const turns = turnsOf(manifest.object).filter(({ phase }) => !OTHER_PHASES.includes(phase));
    for (const { path, on } of needsOf(pods, manifests)) {
      const turn = turns.find((each) => on.component === manifest.component && !isThereBy(on.object, each));
      if (turn === undefined) continue;
      const { kind, metadata } = on.object;
      const right = `expected ${metadata.name} in the same phase and no later wave, or this in a later one`;
      const when = turn.phase === 'PostDelete' ? 'is deleted before this runs' : 'comes only once this is done';
      yield { at: manifest.field(path), message: `needs ${kind} ${metadata.name}, which ${when}; ${right}` };
    }
  }
});

function* needsOf(pods: Pods, manifests: Manifests): Generator<Need> {
  const { manifest, path, template } = pods;
  const { serviceAccountName: account } = template.spec;
  const isOurs = ({ namespace }: { namespace: string }) => namespace === manifest.namespace;
  const named = (list: readonly Manifest[], at: string, name: string | undefined): Need[] =>
    list.filter((each) => isOurs(each) && each.object.metadata.name === name).map((on) => ({ path: at, on }));
  yield* named(manifests.ofKind('ServiceAccount'), `${path}.spec.serviceAccountName`, account);
  const configMaps = manifests.ofKind('ConfigMap');
  for (const each of configMapsOf(pods)) if (!each.optional) yield* named(configMaps, each.path, each.name);
  const secrets = madeSecrets(manifests).filter(isOurs);
  for (const each of secretsOfPods(pods)) {
    for (const { by } of secrets.filter(({ name }) => name === each.name)) yield { path: each.path, on: by };
  }
  const claims = manifests.ofKind('PersistentVolumeClaim');
  for (const each of claimsUsedBy(pods)) yield* named(claims, each.path, each.claim);
  // Others try again once they may.
  if (manifest.object.kind === 'Job') yield* rightsOf(pods, manifests);
}

/** What lets a Job do its work, without which it fails: the rights of its account, and what opens its namespace for it. */
function* rightsOf({ manifest, path, template }: Pods, manifests: Manifests): Generator<Need> {
  const { namespace } = manifest;
  const { serviceAccountName: account } = template.spec;
  for (const on of manifests.ofKind('RoleBinding', 'ClusterRoleBinding')) {
    const isMeant = on.object.subjects?.some(
      (each) => each.kind === 'ServiceAccount' && each.name === account && (each.namespace ?? namespace) === namespace,
    );
    if (isMeant) yield { path: `${path}.spec.serviceAccountName`, on };
  }
  if (template.spec.hostNetwork) return;
  const pods = { namespace, labels: template.metadata?.labels ?? {} };
  const around = networkOf(manifests).policies.filter(
    ({ covers, openings }) => openings.egress !== undefined && covers(pods),
  );
  const isClosed = around.some(
    (each) => each.manifest.component !== manifest.component && !each.leaves?.includes('egress'),
  );
  if (!isClosed) return;
  for (const { manifest: on } of around) yield { path: `${path}.metadata.labels`, on };
}
