import type { Fields } from '../../../clusters/schema/fields.ts';
import type { Place } from '../walk.ts';

/** Reports what Kubernetes refuses about a value of one definition beyond its schema. */
export type ValueRule = (value: Fields, at: Place) => void;

/** Says what is wrong with one field's value, or nothing. */
export type FieldRule = (value: unknown, minor: number) => string | undefined;

/** The rules of one definition: of single fields (`name[]` each item of a list), and of the value as a whole. */
interface DefinitionRules {
  fields?: Readonly<Record<string, FieldRule>>;
  rules?: readonly ValueRule[];
}

/** By definition, `core.v1.PodSpec`, or `group/version/Kind` for a custom resource. */
export type ValueRules = Readonly<Record<string, DefinitionRules>>;

/** One rule that runs all of a definition's field rules. */
export function fieldRule(fields: Readonly<Record<string, FieldRule>>): ValueRule {
  const tests = Object.entries(fields).map(([name, test]) => ({
    name: name.replace('[]', ''),
    isEach: name.endsWith('[]'),
    test,
  }));
  return (value, at) => {
    for (const { name, isEach, test } of tests) {
      const field = value[name];
      if (field === undefined || field === null) continue;
      if (!isEach) {
        const message = test(field, at.minor);
        if (message !== undefined) at.refuse(name, message);
      } else if (Array.isArray(field)) {
        field.forEach((item, index) => {
          const message = test(item, at.minor);
          if (message !== undefined) at.refuse(`${name}[${index}]`, message);
        });
      }
    }
  };
}
