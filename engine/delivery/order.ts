import { waveOf } from '../../charts/argocd/turns.ts';
import type { Wave } from '../../charts/shared/component.ts';
import { error, type Finding, warning } from '../../charts/shared/finding.ts';
import type { Manifest } from '../../charts/shared/manifest.ts';
import { fieldsOf, itemsOf, textOf } from '../validate/values/read.ts';

/** What waves would wait for without end: those of the Applications, and those within one. */
export const orderFindings = (manifests: readonly Manifest[], wave: Wave = LAST): Finding[] => [
  ...(wave === LAST ? [] : manifests.filter((manifest) => isOf(manifest, 'Rollout')).map(holdsUp)),
  ...withinOne(manifests),
];

const LAST: Wave = 'apps';

/** A sync of one wave waits for nothing. */
function withinOne(manifests: readonly Manifest[]): Finding[] {
  const waves = manifests.map(({ object }) => waveOf(object));
  if (new Set(waves).size < 2) return [];
  const last = Math.max(...waves);
  return [
    ...manifests.filter((manifest) => isOf(manifest, 'Rollout') && waveOf(manifest.object) < last).map(pausesOthers),
    ...manifests
      .filter((manifest) => isOf(manifest, 'PersistentVolumeClaim'))
      .flatMap((claim) =>
        manifests
          .filter((user) => waveOf(user.object) > waveOf(claim.object) && mounts(user, claim))
          .map((user) => waits(claim, user)),
      ),
  ];
}

const isOf = ({ object }: Manifest, kind: string): boolean => object.kind === kind;

/** Suspended is not Healthy. Source: contract P11. */
const holdsUp = (rollout: Manifest): Finding =>
  warning(
    'argocd',
    rollout.field('metadata'),
    `every later component waits while it is paused; expected a component of the wave ${LAST}`,
  );

const pausesOthers = (rollout: Manifest): Finding =>
  error('argocd', rollout.field('metadata'), 'later waves wait while it is paused; expected it in the last wave');

const waits = (claim: Manifest, user: Manifest): Finding =>
  error(
    'argocd',
    claim.field('metadata'),
    `a claim may be bound only when its pod is there, and ${user.object.kind} ${user.object.metadata.name} comes in a later wave; expected both in one`,
  );

/** Whether the pods of a workload use a claim by its name. */
function mounts({ object, namespace }: Manifest, claim: Manifest): boolean {
  if (namespace !== claim.namespace) return false;
  const spec = fieldsOf(object, 'spec');
  const pod = object.kind === 'Pod' ? spec : fieldsOf(fieldsOf(spec, 'template'), 'spec');
  return itemsOf(pod, 'volumes').some(
    (volume) => textOf(fieldsOf(volume, 'persistentVolumeClaim'), 'claimName') === claim.object.metadata.name,
  );
}
