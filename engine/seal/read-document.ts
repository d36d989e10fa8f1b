import { lstatSync } from 'node:fs';
import { z } from 'zod';
import type { SealedObject } from '../../clusters/schema/cluster.ts';
import type { NeededSecret } from '../compose/needed.ts';
import { readData, shownPath } from '../load/files.ts';
import { read } from '../yaml/read.ts';
import { binding, boundTo, withoutRecords } from './record.ts';
import { scopeOf } from './scope.ts';
import { refuse, SealError } from './seal-error.ts';
import { type SealFleet, sealedPath } from './seal-fleet.ts';
import type { SealedDocument } from './sealed-document.ts';

const texts = z.record(z.string(), z.string()).nullish();

/** As much as is needed to change a value, so that a file with a broken one can be mended. */
const SealedShape = z.looseObject({
  kind: z.literal('SealedSecret'),
  metadata: z.looseObject({ name: z.string(), namespace: z.string(), annotations: texts }),
  spec: z.looseObject({ encryptedData: z.record(z.string(), z.string()) }),
});

/** A secret's file as it stands; undefined where there is none. Throws where it is no SealedSecret of this name. */
export function readDocument(fleet: SealFleet, need: NeededSecret): SealedDocument | undefined {
  const path = sealedPath(fleet, need);
  const shown = shownPath(path);
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return undefined;
  const file = readData(path, shown);
  if ('code' in file) throw new SealError([file]);
  const document = read(file.bytes, shown);
  if (Array.isArray(document)) throw new SealError(document);
  if (!isSealed(document.value)) {
    throw refuse(
      'sealed-file',
      document.at(['kind']),
      'no SealedSecret; mend it, or remove it and seal its values anew',
    );
  }
  const object = document.value;
  const { name, namespace } = object.metadata;
  if (name !== need.spec.name || namespace !== need.namespace) {
    const message = `holds ${namespace}/${name}; expected ${need.namespace}/${need.spec.name}, by where the file lies`;
    throw refuse('sealed-place', document.at(['metadata', 'name']), message);
  }
  return { object, text: Buffer.from(file.bytes).toString('utf8') };
}

const isSealed = (value: unknown): value is SealedObject => SealedShape.safeParse(value).success;

/** Whether the values are bound to another name or scope than the file has, so that no key opens them. */
export function isMoved({ object }: SealedDocument): boolean {
  const bound = boundTo(object);
  const { name, namespace } = object.metadata;
  return bound !== undefined && bound !== binding(scopeOf(object), namespace, name);
}

/** The same file without its values and what tells of them. */
export function emptied({ object, text }: SealedDocument): SealedDocument {
  const { metadata, spec } = object;
  const annotations = withoutRecords(metadata.annotations);
  return { text, object: { ...object, metadata: { ...metadata, annotations }, spec: { ...spec, encryptedData: {} } } };
}
