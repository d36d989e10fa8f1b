import {
  constants,
  createDecipheriv,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  privateDecrypt,
} from 'node:crypto';
import type { SealedObject } from '../../../clusters/schema/cluster.ts';
import type { Controller } from '../../../engine/connect/controller.ts';
import { sealingLabel, sealValue } from '../../../engine/seal/crypto.ts';
import { scopeMarks, scopeOf } from '../../../engine/seal/scope.ts';

export const generateKey = (modulusLength = 2048): { publicKey: KeyObject; privateKey: KeyObject } =>
  generateKeyPairSync('rsa', { modulusLength });

/** Opens a sealed value as the controller does; throws where it cannot. */
export function unseal(privateKey: KeyObject, label: string, text: string): Buffer {
  const bytes = Buffer.from(text, 'base64');
  const length = bytes.readUInt16BE();
  const session = privateDecrypt(
    {
      key: privateKey,
      padding: constants.RSA_PKCS1_OAEP_PADDING,
      oaepHash: 'sha256',
      oaepLabel: Buffer.from(label),
    },
    bytes.subarray(2, 2 + length),
  );
  const decipher = createDecipheriv('aes-256-gcm', session, Buffer.alloc(12));
  decipher.setAuthTag(bytes.subarray(-16));
  return Buffer.concat([decipher.update(bytes.subarray(2 + length, -16)), decipher.final()]);
}

/** A controller that has some keys, the newest first, and does what the real one does with them. */
export class FakeController implements Controller {
  readonly asked: SealedObject[] = [];
  readonly #keys: readonly { privateKey: KeyObject; pem: string }[];

  constructor(...keys: readonly { privateKey: KeyObject; pem: string }[]) {
    this.#keys = keys;
  }

  async certificate(): Promise<string> {
    return this.#keys[0]!.pem;
  }

  async verify(text: string): Promise<boolean> {
    try {
      this.#open(this.#read(text));
      return true;
    } catch {
      return false;
    }
  }

  async rotate(text: string): Promise<string> {
    const object = this.#read(text);
    const { metadata, spec } = object;
    // Its scope comes from the template, and what the template makes of values becomes values.
    const scope = scopeOf({ metadata: { ...metadata, annotations: spec.template?.metadata?.annotations ?? {} } });
    const label = sealingLabel(scope, metadata.namespace, metadata.name);
    const key = createPublicKey(this.#keys[0]!.privateKey);
    const values = { ...this.#open(object), ...spec.template?.data };
    const encryptedData = Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, sealValue(key, label, Buffer.from(value))]),
    );
    const { name, namespace } = metadata;
    const annotations = scopeMarks(scope);
    return JSON.stringify({ metadata: { name, namespace, annotations }, spec: { encryptedData } });
  }

  #read(text: string): SealedObject {
    const object = JSON.parse(text) as SealedObject;
    this.asked.push(object);
    return object;
  }

  #open(object: SealedObject): Record<string, Buffer> {
    const { name, namespace } = object.metadata;
    const label = sealingLabel(scopeOf(object), namespace, name).toString();
    return Object.fromEntries(
      Object.entries(object.spec.encryptedData).map(([key, text]) => [key, this.#openWithAny(label, text)]),
    );
  }

  #openWithAny(label: string, text: string): Buffer {
    for (const { privateKey } of this.#keys) {
      try {
        return unseal(privateKey, label, text);
      } catch {
        // Another key may.
      }
    }
    throw new Error('no key could decrypt secret');
  }
}
