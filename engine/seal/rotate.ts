import { z } from 'zod';
import type { SealedObject, SealingCertificate } from '../../clusters/schema/cluster.ts';
import type { NeededSecret } from '../compose/needed.ts';
import type { Controller } from '../connect/controller.ts';
import { sealedValueProblem } from './crypto.ts';
import { asked } from './online.ts';
import { isMoved, readDocument } from './read-document.ts';
import { recordOf, sealedAs, sealedWith, shortFingerprint } from './record.ts';
import { scopeOf } from './scope.ts';
import { refuse } from './seal-error.ts';
import { type SealFleet, secretKey } from './seal-fleet.ts';
import { type SealedWrite, writeChange } from './seal-values.ts';

interface Rotation {
  controller: Pick<Controller, 'rotate'>;
  /** The one that the controller seals with now. */
  certificate: SealingCertificate;
  today: string;
}

/** Has the controller seal with its newest key what is sealed with another; undefined where nothing is. */
export async function rotate(
  fleet: SealFleet,
  need: NeededSecret,
  { controller, certificate, today }: Rotation,
): Promise<SealedWrite | undefined> {
  const document = readDocument(fleet, need);
  if (document === undefined || isMoved(document)) return undefined;
  const { object } = document;
  const newest = shortFingerprint(certificate.fingerprint);
  const values = Object.keys(object.spec.encryptedData).filter(
    (value) => recordOf(object, value)?.certificate !== newest,
  );
  if (values.length === 0) return undefined;
  const at = `${need.cluster}/${secretKey(need)}`;
  const encryptedData = rotated(await controller.rotate(asked(object, values)), { at, object, values, certificate });
  if (readDocument(fleet, need)?.text !== document.text) {
    throw refuse('rotation', at, 'its file was changed while the controller was asked; run it again');
  }
  const annotations = sealedAs(scopeOf(object), need.namespace, need.spec.name);
  for (const value of values) Object.assign(annotations, sealedWith(value, certificate.fingerprint, today));
  return writeChange(fleet, need, { encryptedData, annotations });
}

/** The controller's answer says neither apiVersion nor kind. */
const Answer = z.looseObject({
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string(),
    annotations: z.record(z.string(), z.string()).nullish(),
  }),
  spec: z.looseObject({ encryptedData: z.record(z.string(), z.string()) }),
});

interface Expected {
  at: string;
  object: SealedObject;
  values: readonly string[];
  certificate: SealingCertificate;
}

/** The values of a controller's answer; throws unless it is the same secret, sealed with a key of the certificate's size. */
function rotated(answer: string, { at, object, values, certificate }: Expected): Record<string, string> {
  const strange = (why: string) => refuse('rotation', at, `the controller's answer ${why}; nothing was changed`);
  const { data } = Answer.safeParse(parsed(answer));
  if (data === undefined) throw strange('is no SealedSecret');
  const { name, namespace } = data.metadata;
  if (name !== object.metadata.name || namespace !== object.metadata.namespace) throw strange('is another secret');
  if (scopeOf({ metadata: { ...data.metadata, annotations: data.metadata.annotations ?? {} } }) !== scopeOf(object)) {
    throw strange('has another scope');
  }
  return Object.fromEntries(
    values.map((value) => {
      const text = data.spec.encryptedData[value];
      if (text === undefined) throw strange(`lacks ${value}`);
      const problem = sealedValueProblem(text, certificate.modulusBytes);
      if (problem !== undefined) throw strange(`has ${value}, and ${problem}`);
      if (text === object.spec.encryptedData[value]) throw strange(`has ${value} as it was`);
      return [value, text];
    }),
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
