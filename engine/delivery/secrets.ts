import type { KubeObject } from '../../charts/shared/manifest.ts';
import { fieldsOf, isFields } from '../validate/values/read.ts';
import { pathText } from '../validate/walk.ts';
import type { DeliveryProblem } from './problem.ts';

/** What stands in Git is open to all who read it. Source: contract W29. */
export function secretProblems(object: KubeObject): DeliveryProblem[] {
  if (object.kind !== 'Secret' || object.apiVersion !== 'v1') return [];
  return ['data', 'stringData']
    .filter((field) => Object.keys(fieldsOf(object, field)).length > 0)
    .map((field) => ({ code: 'open-secret', field, message: 'stands open in Git; expected a SealedSecret' }));
}

/** A user and a password ahead of a host; variables and placeholders are none. Source: contract W30. */
const CREDENTIALS = /[a-z][a-z0-9+.-]*:\/\/[\w.~%+-]*:(?!\$|\{\{|<)[^\s/@:'"()[\]]+@[\w[]/i;

/** Wherever a text of the object stands: in a ConfigMap, an argument, a variable, a custom resource. */
export function credentialProblems(object: KubeObject): DeliveryProblem[] {
  const found: DeliveryProblem[] = [];
  const path: (string | number)[] = [];
  const visit = (value: unknown): void => {
    if (typeof value === 'string') {
      if (!value.includes('@') || !CREDENTIALS.test(value)) return;
      const message = 'holds a password in a URL, open in Git; expected it from a sealed Secret';
      found.push({ code: 'open-secret', field: pathText(path), message });
    } else if (Array.isArray(value) || isFields(value)) {
      for (const [key, inner] of Object.entries(value)) {
        path.push(Array.isArray(value) ? Number(key) : key);
        visit(inner);
        path.pop();
      }
    }
  };
  visit(object);
  return found;
}
