import { isDeepStrictEqual } from 'node:util';
import { registry } from '../../charts/index.ts';
import type { KubeObject } from '../../charts/shared/manifest.ts';
import { synthesize } from '../../engine/synthesize.ts';
import type { ClusterName, SealingFleet } from '../engine/seal/sealing-fleet.ts';
import { type OpenedSecret, openedSecrets } from '../engine/seal/whole-fleet.ts';
import type { Client } from './client.ts';
import { settled } from './controllers.ts';
import { type Delivered, deliveriesOf } from './delivery.ts';
import { applySealed, isSealed, unsynced } from './sealed.ts';
import { expectedSecret, heldSecret } from './unsealed.ts';

/** `namespace/name` */
export const placeOf = ({ need }: OpenedSecret): string => `${need.namespace}/${need.spec.name}`;

function secretAt(place: string): KubeObject {
  const [namespace = '', name = ''] = place.split('/');
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace } };
}

/** A cluster of a sealed fleet, and what its controller is to make of the fleet's files. */
export class SealedCluster {
  readonly name: ClusterName;
  /** What was sealed for it. */
  readonly opened: readonly OpenedSecret[];
  readonly #fleet: SealingFleet;

  constructor(fleet: SealingFleet, name: ClusterName) {
    this.name = name;
    this.#fleet = fleet;
    this.opened = openedSecrets(fleet).filter(({ need }) => need.cluster === name);
  }

  fileOf(place: string): string {
    return `clusters/sealed/${this.name}/${place}.yaml`;
  }

  /** What the fleet's files make of the cluster now. */
  deliveries(): Delivered[] {
    const { clusters } = this.#fleet;
    const { files, findings } = synthesize({ clusters, schemas: 'imports/schemas', registry });
    if (files.size === 0) throw new Error(findings.map(({ at, message }) => `${at}: ${message}`).join('\n'));
    return deliveriesOf(files, this.name);
  }

  sealed(): KubeObject[] {
    return this.deliveries()
      .flatMap(({ objects }) => objects)
      .filter(isSealed);
  }

  /** Delivers it; gives what the controller has not opened when time is over. */
  async deliver(client: Client): Promise<string[]> {
    const objects = this.sealed();
    await applySealed(client, objects);
    return settled(() => unsynced(client, objects), 60_000);
  }

  /** The Secrets that are not there, or hold anything but what was sealed. */
  async unlike(client: Client): Promise<string[]> {
    const places = await Promise.all(
      this.opened.map(async (each) => {
        const { data } = heldSecret((await client.get(secretAt(placeOf(each)))).body);
        return isDeepStrictEqual(data, expectedSecret(each.need, each.values).data) ? [] : [placeOf(each)];
      }),
    );
    return places.flat();
  }

  /** Deletes the Secrets; throws where one is not there. */
  async forget(client: Client): Promise<void> {
    for (const each of this.opened) {
      const { status } = await client.send('DELETE', await client.pathOf(secretAt(placeOf(each))));
      if (status !== 200) throw new Error(`${placeOf(each)}: ${status}`);
    }
  }
}
