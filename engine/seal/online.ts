import type { SealedObject } from '../../clusters/schema/cluster.ts';
import { scopeMarks, scopeOf } from './scope.ts';

/**
 * What is asked of a controller: some values under the name and scope of their file. It seals what templates make
 * of values as if it were one of them, and reads the scope of what it seals anew from the template.
 */
export function asked(object: SealedObject, values: readonly string[]): string {
  const { name, namespace } = object.metadata;
  const scope = scopeOf(object);
  const metadata = { name, namespace, ...(scope === 'strict' ? {} : { annotations: scopeMarks(scope) }) };
  const encryptedData = Object.fromEntries(values.map((value) => [value, object.spec.encryptedData[value]]));
  const { apiVersion, kind } = object;
  return JSON.stringify({ apiVersion, kind, metadata, spec: { encryptedData, template: { metadata } } });
}
