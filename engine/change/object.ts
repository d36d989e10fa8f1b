import { load } from 'js-yaml';
import { SYNC_OPTIONS } from '../../charts/argocd/annotations.ts';
import type { KubeObject } from '../../charts/shared/manifest.ts';
import { isFields } from '../../clusters/schema/fields.ts';
import { hasSyncOption } from '../delivery/annotations.ts';
import { fieldAt } from './fields.ts';

/** The one object of a file; what a person has made of it may be anything. */
export function readObject(text: string): KubeObject | undefined {
  try {
    const value: unknown = load(text);
    if (!isFields(value) || typeof value.kind !== 'string' || !isFields(value.metadata)) return undefined;
    return value as unknown as KubeObject;
  } catch {
    return undefined;
  }
}

/** Whether Argo CD leaves it when it goes from Git; a person may have written anything for its options. */
export const isKept = (object: KubeObject): boolean =>
  typeof fieldAt(object, 'metadata', 'annotations', SYNC_OPTIONS) === 'string' && hasSyncOption(object, 'Prune=false');
