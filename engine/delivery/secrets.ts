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
  const message = 'holds a password in a URL, open in Git; expected it from a sealed Secret';
  const found: DeliveryProblem[] = [];
  visit(object, [], (path) => found.push({ code: 'open-secret', field: pathText(path), message }));
  return found;
}

/** A walk over every object of the fleet: nothing is made before there is something to tell. */
function visit(value: unknown, path: (string | number)[], report: (path: (string | number)[]) => void): void {
  if (typeof value === 'string') {
    if (value.includes('@') && CREDENTIALS.test(value)) report(path);
  } else if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i += 1) {
      path.push(i);
      visit(value[i], path, report);
      path.pop();
    }
  } else if (isFields(value)) {
    for (const key in value) {
      path.push(key);
      visit(value[key], path, report);
      path.pop();
    }
  }
}
