import { isDeepStrictEqual } from 'node:util';
import type { Scope } from '../../charts/shared/secret.ts';
import type { SealedObject } from '../../clusters/schema/cluster.ts';
import { withText } from '../yaml/edit.ts';
import { emit } from '../yaml/emit.ts';
import { read } from '../yaml/read.ts';
import { scopeMarks, scopeOf } from './scope.ts';

/** A file of clusters/sealed as it stands. */
export interface SealedDocument {
  text: string;
  object: SealedObject;
}

export interface Change {
  /** Value → what it is sealed to. */
  encryptedData: Readonly<Record<string, string>>;
  annotations: Readonly<Record<string, string>>;
  /** Annotations that are true no longer, unless they are given anew. */
  outdated?: readonly string[];
}

/** A new SealedSecret without values; its template is what the component declares, put over it by synth. */
export function emptySealed(scope: Scope, namespace: string, name: string): SealedObject {
  const marks = scope === 'strict' ? {} : { annotations: scopeMarks(scope) };
  return {
    apiVersion: 'bitnami.com/v1alpha1',
    kind: 'SealedSecret',
    metadata: { name, namespace, ...marks },
    spec: { encryptedData: {}, template: { metadata: { name, namespace, ...marks } } },
  };
}

/**
 * The scope that a new value gets: that of the values which stay in the file, as one SealedSecret has one scope only.
 * @param values that are sealed anew
 */
export function scopeFor(object: SealedObject | undefined, declared: Scope, values: readonly string[]): Scope {
  if (object === undefined) return declared;
  const stay = Object.keys(object.spec.encryptedData).some((value) => !values.includes(value));
  return stay ? scopeOf(object) : declared;
}

/** The text of a file with some values changed; what another program wrote keeps its other lines. */
export function changedText(before: SealedDocument | undefined, empty: SealedObject, change: Change): string {
  const object = changed(before?.object ?? empty, change, scopeOf(empty));
  const text = emit(object);
  if (before === undefined || before.text === emit(before.object)) return text;
  return edited(before.text, change, object) ?? text;
}

function changed(object: SealedObject, change: Change, scope: Scope): SealedObject {
  const { encryptedData, annotations, outdated = [] } = change;
  const { metadata, spec } = object;
  const marks = [...Object.keys(scopeMarks('namespace-wide')), ...Object.keys(scopeMarks('cluster-wide')), ...outdated];
  const others = (all: Record<string, string> | undefined | null) =>
    Object.fromEntries(Object.entries(all ?? {}).filter(([name]) => !marks.includes(name)));
  const template = spec.template?.metadata?.annotations;
  const inTemplate = { ...others(template), ...scopeMarks(scope) };
  return {
    ...object,
    metadata: { ...metadata, annotations: { ...others(metadata.annotations), ...annotations, ...scopeMarks(scope) } },
    spec: {
      ...spec,
      encryptedData: { ...spec.encryptedData, ...encryptedData },
      ...(isDeepStrictEqual(template ?? {}, inTemplate)
        ? {}
        : { template: { ...spec.template, metadata: { ...spec.template?.metadata, annotations: inTemplate } } }),
    },
  };
}

/** The same change line by line; undefined unless a reader finds just that in it. */
function edited(source: string, { encryptedData, annotations }: Change, expected: SealedObject): string | undefined {
  const texts = [
    ...Object.entries(annotations).map(([name, text]) => ({ path: ['metadata', 'annotations', name], text })),
    ...Object.entries(encryptedData).map(([name, text]) => ({ path: ['spec', 'encryptedData', name], text })),
  ];
  let text: string | undefined = source;
  for (const each of texts) text = text && withText(text, each.path, each.text);
  const document = text && read(Buffer.from(text), '');
  if (!document || Array.isArray(document)) return undefined;
  return isDeepStrictEqual(document.value, expected) ? text : undefined;
}
