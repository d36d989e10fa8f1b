import { isDeepStrictEqual } from 'node:util';
import { load, YAMLException } from 'js-yaml';

/** Whether a reader finds just this value in a text: edits know YAML by its lines, so that what they have made is read again. */
export function readsAs(text: string, expected: unknown): boolean {
  try {
    return isDeepStrictEqual(load(text), expected);
  } catch (cause) {
    if (cause instanceof YAMLException) return false;
    throw cause;
  }
}
