import { fieldAt } from '../../charts/shared/field-at.ts';
import { type Fields, isFields } from '../../clusters/schema/fields.ts';

export type { Change, Problem } from '../../charts/shared/changes/rule.ts';
export { fieldAt } from '../../charts/shared/field-at.ts';

export function specOf(object: unknown): Fields {
  const spec = fieldAt(object, 'spec');
  return isFields(spec) ? spec : {};
}
