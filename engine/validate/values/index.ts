import { fieldRule, type ValueRule, type ValueRules } from './rule.ts';

export { POD_TEMPLATES } from './pod-templates.ts';
export type { ValueRule } from './rule.ts';

const TABLES: readonly ValueRules[] = [];
const NONE: readonly ValueRule[] = [];

/** The value rules of a definition, `core.v1.PodSpec`, or of a custom resource, `argoproj.io/v1alpha1/Rollout`. */
export function rulesOf(definition: string): readonly ValueRule[] {
  const found = TABLES.flatMap((table) => (Object.hasOwn(table, definition) ? [table[definition]!] : []));
  if (found.length === 0) return NONE;
  return found.flatMap(({ fields, rules = [] }) => [...(fields ? [fieldRule(fields)] : []), ...rules]);
}
