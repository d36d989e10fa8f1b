import { fileURLToPath } from 'node:url';
import type { KubeObject } from '../../../charts/shared/manifest.ts';
import { Schemas, validate } from '../../../engine/validate/index.ts';

export const FOLDER = fileURLToPath(new URL('../../../imports/schemas', import.meta.url));

export const current = new Schemas(FOLDER, '1.36');
export const oldest = new Schemas(FOLDER, '1.28');

/** What is refused about an object, as `code field: message` lines. */
export function refused(object: KubeObject, schemas: Schemas = current): string[] {
  return validate(object, schemas).map(({ code, field, message }) => `${code} ${field}: ${message}`);
}
