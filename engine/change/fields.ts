import type { KubeObject } from '../../charts/shared/manifest.ts';
import { type Fields, isFields } from '../validate/json-schema.ts';

/** What stands at a path of keys. */
export function fieldAt(object: unknown, ...path: readonly string[]): unknown {
  return path.reduce((value: unknown, key) => (isFields(value) ? value[key] : undefined), object);
}

export function specOf(object: unknown): Fields {
  const spec = fieldAt(object, 'spec');
  return isFields(spec) ? spec : {};
}

/** The same object before and after. */
export interface Change {
  before: KubeObject;
  after: KubeObject;
}

/** What is wrong with a change, and at which field. */
export interface Problem {
  code: string;
  field: string;
  message: string;
}
