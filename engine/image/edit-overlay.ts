import { load } from 'js-yaml';
import type { ImageReference } from '../../clusters/schema/image-reference.ts';
import { emit } from '../yaml/emit.ts';
import { withLineBelow, withoutLine } from '../yaml/lines.ts';
import { readsAs } from '../yaml/reads-as.ts';
import { outline, placeAt, scalarText, withReplaced } from '../yaml/replace-text.ts';

const HEADER = '# What runs here. The Argo CD Image Updater writes into this file, and synth reads it.\n';

/** The one entry of an overlay; `repository` is the app's own, which the robot knows the image by. */
export function entryOf(image: ImageReference, repository: string): Record<string, string> {
  return {
    name: repository,
    ...(image.repository === repository ? {} : { newName: image.repository }),
    ...(image.tag === undefined ? {} : { newTag: image.tag }),
    ...(image.digest === undefined ? {} : { digest: image.digest }),
  };
}

/** The first overlay of an app in an environment. */
export const newOverlay = (entry: Record<string, string>): string =>
  HEADER + emit({ apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', images: [entry] });

const FIELDS = ['name', 'newName', 'newTag', 'digest'];
const ENTRY = ['images', 0] as const;

/** An overlay with another entry, and every other character as it stood; undefined where its layout does not allow that. */
export function overlayWith(source: string, entry: Record<string, string>): string | undefined {
  let text: string | undefined = source;
  for (const field of FIELDS) text = text && withField(text, field, entry[field]);
  const expected = { ...(load(source) as object), images: [entry] };
  return text !== undefined && readsAs(text, expected) ? text : undefined;
}

function withField(source: string, field: string, value: string | undefined): string | undefined {
  const { root } = outline(source) ?? {};
  const entry = root && placeAt(root, ENTRY);
  const place = entry?.entries?.get(field);
  if (place !== undefined && value !== undefined) return withReplaced(source, [...ENTRY, field], value);
  if (place?.key !== undefined) return withoutLine(source, place.key);
  const name = entry?.entries?.get('name')?.key;
  if (value === undefined || name === undefined) return source;
  const indent = ' '.repeat(name - source.lastIndexOf('\n', name) - 1);
  return withLineBelow(source, name, `${indent}${field}: ${scalarText(value)}`);
}
