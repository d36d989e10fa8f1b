import type { KubeObject } from '../../../charts/shared/manifest.ts';
import { isFields } from '../../../clusters/schema/fields.ts';

interface IgnoreDifference {
  group?: string;
  kind: string;
  name?: string;
  jsonPointers?: readonly string[];
  jqPathExpressions?: readonly string[];
}

/** What an Application of a namespace leaves to others. */
export interface Settings {
  namespace: string;
  ignored: readonly IgnoreDifference[];
}

interface Template {
  spec: { destination: { name?: string; namespace?: string }; ignoreDifferences?: IgnoreDifference[] };
}

interface ApplicationSet extends KubeObject {
  spec: { template: Template };
}

/** Of the Applications, and of those that an ApplicationSet makes. */
export function settingsOf(objects: readonly KubeObject[], cluster: string): Settings[] {
  const templates = objects.flatMap((object): Template[] => {
    if (object.kind === 'ApplicationSet') return [(object as ApplicationSet).spec.template];
    return object.kind === 'Application' ? [object as KubeObject & Template] : [];
  });
  return templates
    .filter(({ spec: { destination } }) => destination.name === cluster || destination.name?.startsWith('{{'))
    .map(({ spec }) => ({ namespace: spec.destination.namespace ?? '', ignored: spec.ignoreDifferences ?? [] }));
}

/** An object without the fields that its Application does not look at. */
export function normalized<Of extends object>(
  of: Of,
  { apiVersion, kind, metadata }: KubeObject,
  settings: readonly Settings[],
): Of {
  const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
  const paths = settings
    .filter(({ namespace }) => namespace === metadata.namespace)
    .flatMap(({ ignored }) => ignored)
    .filter((each) => each.kind === kind && (each.group ?? '') === group)
    .filter(({ name }) => name === undefined || name === metadata.name)
    .flatMap(({ jsonPointers = [], jqPathExpressions = [] }) => [
      ...jsonPointers.map((pointer): Step[] =>
        pointer
          .slice(1)
          .split('/')
          .map((field) => ({ field })),
      ),
      ...jqPathExpressions.map(stepsOf),
    ]);
  const copy = structuredClone(of);
  for (const path of paths) remove([copy], path);
  return copy;
}

/** A step into each of the values so far: to a field, to all items of a list, or to those with one of some names. */
type Step = { field: string } | { items: true } | { named: readonly string[] };

/** As much of jq as ignoreDifferences of apps has: `.a[]?.b | select(.name == "x" or .name == "y") | .c`. */
function stepsOf(expression: string): Step[] {
  return expression.split(' | ').flatMap((part): Step[] => {
    const [, condition] = /^select\((.+)\)$/.exec(part) ?? [];
    if (condition !== undefined) {
      return [{ named: condition.split(' or ').map((each) => /^\.name == "([^"]+)"$/.exec(each)![1]!) }];
    }
    if (!/^(\.\w+(\[\]\?)?)+$/.test(part)) throw new Error(`not a path that this reads: ${part}`);
    return part
      .slice(1)
      .split('.')
      .flatMap((text): Step[] => {
        const field = text.replace('[]?', '');
        return field === text ? [{ field }] : [{ field }, { items: true }];
      });
  });
}

function remove(values: readonly unknown[], path: readonly Step[]): void {
  const last = path.at(-1);
  if (last === undefined || !('field' in last)) throw new Error('expected a path that ends in a field');
  for (const value of path.slice(0, -1).reduce(into, values).filter(isFields))
    Reflect.deleteProperty(value, last.field);
}

function into(values: readonly unknown[], step: Step): readonly unknown[] {
  if ('items' in step) return values.flatMap((value) => (Array.isArray(value) ? value : []));
  const fields = values.filter(isFields);
  return 'named' in step
    ? fields.filter(({ name }) => step.named.includes(String(name)))
    : fields.map((value) => value[step.field]);
}
