import type { KubeObject } from '../../../charts/shared/manifest.ts';

interface IgnoreDifference {
  group?: string;
  kind: string;
  name?: string;
  jsonPointers?: string[];
  jqPathExpressions?: string[];
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

/** The lines of a drift that an Application does not look at. */
export const ignoredIn = (object: KubeObject, lines: readonly string[], settings: readonly Settings[]): string[] => {
  const patterns = patternsFor(object, settings);
  return lines.filter((line) => patterns.some((pattern) => pattern.test(line.slice(0, line.indexOf(': ')))));
};

function patternsFor({ apiVersion, kind, metadata }: KubeObject, settings: readonly Settings[]): RegExp[] {
  const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
  return settings
    .filter(({ namespace }) => namespace === metadata.namespace)
    .flatMap(({ ignored }) => ignored)
    .filter((each) => each.kind === kind && (each.group ?? '') === group)
    .filter(({ name }) => name === undefined || name === metadata.name)
    .flatMap(({ jsonPointers = [], jqPathExpressions = [] }) => [
      ...jsonPointers.map((pointer) => pointer.slice(1).split('/').map(escaped).join('\\.')),
      ...jqPathExpressions.map((path) => escaped(path.slice(1)).replaceAll('\\[\\]\\?', '\\[\\d+\\]')),
    ])
    .map((pattern) => new RegExp(`^${pattern}$`));
}

/** What Argo CD applies with RespectIgnoreDifferences: an object of Git with the ignored fields as they are. */
export function synced(object: KubeObject, live: KubeObject, settings: readonly Settings[]): KubeObject {
  const patterns = patternsFor(object, settings);
  const taken = (wanted: unknown, there: unknown, path: string): unknown => {
    if (patterns.some((pattern) => pattern.test(path))) return there;
    if (Array.isArray(wanted) && Array.isArray(there)) {
      return wanted.map((item, i) => taken(item, there[i], `${path}[${i}]`));
    }
    if (!isRecord(wanted) || !isRecord(there)) return wanted;
    const ignored = Object.keys(there).filter((key) => patterns.some((pattern) => pattern.test(`${path}.${key}`)));
    const fields = [...new Set([...Object.keys(wanted), ...ignored])];
    return Object.fromEntries(
      fields.map((key) => [key, taken(wanted[key], there[key], path === '' ? key : `${path}.${key}`)]),
    );
  };
  return taken(object, live, '') as KubeObject;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
