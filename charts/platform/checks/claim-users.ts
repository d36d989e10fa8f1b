import { type Check, clusterCheck, type Violation, withData } from '../../shared/check.ts';
import type { Manifests } from '../../shared/manifest.ts';
import type { PodSpec } from '../../shared/shapes/pods.ts';
import { claimsOf } from './claims.ts';
import { type Pods, podsOf } from './pods.ts';

/** Where a pod names a claim of its own namespace. */
interface User {
  pods: Pods;
  /** Of the volume. */
  path: string;
  claim: string;
}

export function* claimsUsedBy(pods: Pods): Generator<User> {
  for (const [i, { persistentVolumeClaim }] of (pods.template.spec.volumes ?? []).entries()) {
    if (persistentVolumeClaim === undefined) continue;
    const path = `${pods.path}.spec.volumes[${i}].persistentVolumeClaim`;
    yield { pods, path, claim: persistentVolumeClaim.claimName };
  }
}

export const usersOf = (manifests: Manifests): User[] => podsOf(manifests).flatMap((pods) => [...claimsUsedBy(pods)]);

/** `namespace/name` of every claim that pods may mount → how. */
const modesOf = (manifests: Manifests): ReadonlyMap<string, readonly string[]> =>
  new Map(
    claimsOf(manifests).flatMap(({ manifest: { namespace }, names, spec }) =>
      names.map((name) => [`${namespace}/${name}`, spec.accessModes ?? []] as const),
    ),
  );

/** Every claim that a pod names is there. Source: contract W11. A warning, as one may stand there from before. */
export const claimExists = clusterCheck('claim-exists', 'warning', function* (manifests) {
  const modes = modesOf(manifests);
  for (const { pods, path, claim } of usersOf(manifests)) {
    const { manifest } = pods;
    if (modes.has(`${manifest.namespace}/${claim}`)) continue;
    const message = `no component brings the claim ${claim} in ${manifest.namespace}, and the pods wait for it`;
    yield { at: manifest.field(`${path}.claimName`), message };
  }
});

interface Overlap extends Violation {
  /** Whether one node is enough for it. */
  onOneNode: boolean;
}

/**
 * No two pods want a volume that one node, or one pod, may have at a time. Source: contract W01.
 * Otherwise a new pod on another node waits for the old one, which waits for the new one to be ready.
 */
export const claimOverlap: Check<Overlap[]> = {
  code: 'claim-overlap',
  level: 'warning',
  collect: (manifests) => [...overlapsIn(manifests)],
  *judge(clusters, fleet) {
    for (const { cluster, facts } of withData(clusters, fleet)) {
      for (const { onOneNode, at, message } of facts) if (onOneNode || cluster.nodes.count > 1) yield { at, message };
    }
  },
};

function* overlapsIn(manifests: Manifests): Generator<Overlap> {
  const modes = modesOf(manifests);
  for (const { pods, path, claim } of usersOf(manifests)) {
    const { manifest, template } = pods;
    const found = modes.get(`${manifest.namespace}/${claim}`) ?? [];
    const mode = ['ReadWriteOncePod', 'ReadWriteOnce'].find((each) => found.length === 1 && found[0] === each);
    if (mode === undefined || isBound(template.spec) || !overlap(pods)) continue;
    const onOneNode = mode === 'ReadWriteOncePod';
    const who = onOneNode ? 'one pod' : 'the pods of one node';
    const message = `${claim} is ${mode}, for ${who} at a time, and pods overlap; expected one pod with the strategy Recreate, or ReadWriteMany`;
    yield { at: manifest.field(path), message, onOneNode };
  }
}

/** Whether something beside chance says on which node they run. */
const isBound = ({ nodeName, nodeSelector = {}, affinity }: PodSpec): boolean =>
  nodeName !== undefined ||
  affinity?.podAffinity !== undefined ||
  affinity?.nodeAffinity !== undefined ||
  'kubernetes.io/hostname' in nodeSelector;

/** Whether there are several at once, if only while one replaces another. */
const overlap = ({ count, surge = 0 }: Pods): boolean => count === 'nodes' || count + surge > 1;
