import { bytes, gibibytes } from '../../../clusters/schema/units.ts';
import { type Check, withData } from '../../shared/check.ts';
import type { Manifests } from '../../shared/manifest.ts';
import { quantityNumber } from '../../shared/quantity.ts';
import { isDefaultClass } from '../../shared/storage.ts';
import { claimsOf } from './claims.ts';

/** What Longhorn gives out of a disk: it reserves 30 % of its default one, and promises no more than the rest. Source: its settings, v1.12. */
const USABLE = 0.7;

/** Bytes of all claims of a class; '' stands for the default one. */
type Claimed = Record<string, number>;

interface Facts {
  /** Of Longhorn: class → copies of each volume. */
  copies: Record<string, number>;
  claimed: Claimed;
}

function claimedOf(manifests: Manifests): Claimed {
  const claimed: Claimed = {};
  for (const { spec, count } of claimsOf(manifests)) {
    const { storageClassName, resources } = spec;
    const size = resources?.requests?.storage;
    // Of no class at all is a volume that a person has made.
    if (size === undefined || storageClassName === '') continue;
    const name = storageClassName ?? '';
    claimed[name] = (claimed[name] ?? 0) + quantityNumber(size) * count;
  }
  return claimed;
}

const copiesOf = (manifests: Manifests): Record<string, number> =>
  Object.fromEntries(
    manifests
      .ofKind('StorageClass')
      .filter(({ object }) => object.provisioner === 'driver.longhorn.io')
      .flatMap(({ object: { metadata, parameters } }) => {
        const names = [metadata.name, ...(isDefaultClass(metadata.annotations) ? [''] : [])];
        return names.map((name) => [name, Number(parameters?.numberOfReplicas ?? 1) || 0]);
      }),
  );

/** What all volumes may grow to fits on the disks. Source: contract W15. Otherwise the last to come, or to grow, finds no room. */
export const volumeCapacity: Check<Facts> = {
  code: 'volume-capacity',
  level: 'warning',
  collect: (manifests) => ({ copies: copiesOf(manifests), claimed: claimedOf(manifests) }),
  *judge(clusters, fleet) {
    for (const {
      cluster: { name, nodes },
      facts,
    } of withData(clusters, fleet)) {
      const asked = Object.entries(facts.claimed).reduce(
        (sum, [name, size]) => sum + size * (facts.copies[name] ?? 0),
        0,
      );
      const usable = bytes(nodes.disk) * nodes.count * USABLE;
      if (asked <= usable) continue;
      const message = `volumes come to ${gibibytes(asked, Math.ceil)} with their copies, of ${gibibytes(usable, Math.floor)} that Longhorn gives out on ${nodes.count} nodes`;
      yield { at: `${name}: nodes.disk`, message: `${message}; expected larger disks, more, or smaller volumes` };
    }
  },
};
