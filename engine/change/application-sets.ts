import type { KubeObject } from '../../charts/shared/manifest.ts';
import { isFields } from '../../clusters/schema/fields.ts';
import { fieldAt } from './fields.ts';
import { readObject } from './object.ts';

/** The component whose ApplicationSet a path holds. */
export const componentOfSet = (path: string): string | undefined =>
  /^argocd\/apps\/([^/]+)-appset\.yaml$/.exec(path)?.[1];

/** The Applications that an ApplicationSet of ours makes, by cluster. */
export function madeBy(text: string): Map<string, KubeObject> {
  const set = readObject(text);
  const generators = fieldAt(set, 'spec', 'generators');
  const template = fieldAt(set, 'spec', 'template');
  if (!Array.isArray(generators) || !isFields(template)) return new Map();
  const source = JSON.stringify({ kind: 'Application', ...template });
  const elements = generators.flatMap((generator) => fieldAt(generator, 'list', 'elements') ?? []).filter(isFields);
  return new Map(
    elements.map((element) => {
      const filled = source.replace(/\{\{ \.(\w+) \}\}/g, (_, key: string) =>
        JSON.stringify(String(element[key])).slice(1, -1),
      );
      return [String(element.cluster), JSON.parse(filled)];
    }),
  );
}
