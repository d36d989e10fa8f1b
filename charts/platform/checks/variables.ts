import { clusterCheck } from '../../shared/check.ts';
import type { Container } from '../../shared/shapes/pods.ts';
import { containersOf, podsOf } from './pods.ts';

/** As it is usual to call variables; `$(date)` is a command of a shell, and `$$(NAME)` stands for the text. */
const REFERENCE = /\$+\((?<name>[A-Z][A-Z0-9_]*)\)/g;

/** What the kubelet sets for the Services of a namespace, and for the API server always. */
const OF_SERVICES = /_(SERVICE_(HOST|PORT)(_\w+)?|PORT(_\d+_(TCP|UDP)(_\w+)?)?)$/;

/**
 * Every `$(NAME)` in a command, its arguments and its variables names a variable that stands before it. Source: contract W11.
 * What names none is left as it is, and the program gets the text.
 */
export const variableDefined = clusterCheck('variable-defined', 'warning', function* (manifests) {
  for (const pods of podsOf(manifests)) {
    for (const { path, container } of containersOf(pods)) {
      // What a ConfigMap or a Secret sets as a whole is known only in the cluster.
      if ((container.envFrom ?? []).length > 0) continue;
      for (const { field, name } of unresolved(container)) {
        const message = `$(${name}) is no variable that stands before it, so that it stays as it is; expected one, or $$(${name}) for the text`;
        yield { at: pods.manifest.field(`${path}.${field}`), message };
      }
    }
  }
});

function* unresolved({ env = [], command = [], args = [] }: Container): Generator<{ field: string; name: string }> {
  const known = new Set<string>();
  for (const [i, { name, value }] of env.entries()) {
    for (const missing of namesIn(value ?? '', known)) yield { field: `env[${i}].value`, name: missing };
    known.add(name);
  }
  for (const [field, texts] of Object.entries({ command, args })) {
    for (const [i, text] of texts.entries()) {
      for (const name of namesIn(text, known)) yield { field: `${field}[${i}]`, name };
    }
  }
}

function namesIn(text: string, known: ReadonlySet<string>): string[] {
  const names = [...text.matchAll(REFERENCE)].flatMap(([whole, name = '']) => {
    // Two of them stand for one: an even number leaves none that refers.
    const refers = (whole.length - name.length - 2) % 2 === 1;
    return refers && !known.has(name) && !OF_SERVICES.test(name) ? [name] : [];
  });
  return [...new Set(names)];
}
