import { fieldAt } from '../field-at.ts';
import type { KubeObject } from '../manifest.ts';
import { type ChangeRule, differences, type Said } from './rule.ts';

interface Stored {
  kinds: ChangeRule['kinds'];
  /** What nobody finds any more where another place is named. */
  lost: string;
  /** Where it lies in object storage, as texts that differ where the places do. */
  places(object: KubeObject): Said<string>[];
}

/** What is in a bucket stays there when another one is named: nothing copies it. */
export const bucketRule = ({ kinds, lost, places }: Stored): ChangeRule => ({
  kinds,
  judge: (change) =>
    differences(change, places).map(({ field, was, is }) => {
      const message = `was ${was}, and is ${is}: unless the same is there, nobody finds ${lost}; expected what it was, or all of it copied first`;
      return { code: 'bucket-changes', field, message };
    }),
});

/** Kinds that make Secrets of a file with a template, by its name. */
export const secretsWith = (file: string) => ({ SealedSecret: file, ExternalSecret: file });

/** What a file of a ConfigMap, or of the Secret that is made of an object, says of a place. Default: all of it. */
export function placeIn(file: string, read: (text: string) => string | undefined = (text) => text): Stored['places'] {
  return (object) => {
    const path = DATA[object.kind] ?? ['data'];
    const text = fieldAt(object, ...path, file);
    const value = typeof text === 'string' ? read(text) : undefined;
    return value === undefined ? [] : [{ field: `${path.join('.')}["${file}"]`, value }];
  };
}

const DATA: Readonly<Record<string, readonly string[]>> = {
  SealedSecret: ['spec', 'template', 'data'],
  ExternalSecret: ['spec', 'target', 'template', 'data'],
};

/** Texts at keys of a JSON, joined; the JSON may be a template, with no quotes in what it fills in. */
export const jsonTexts =
  (...keys: readonly string[]) =>
  (json: string): string | undefined => {
    const texts = keys.map((key) => new RegExp(`"${key}": ?"([^"]*)"`).exec(json)?.[1]);
    return texts.includes(undefined) ? undefined : texts.join('/');
  };
