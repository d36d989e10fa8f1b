import type { KubeObject } from '../../charts/shared/manifest.ts';
import type { UpstreamKind } from '../../charts/shared/upstream.ts';
import { groupOf } from '../api-group.ts';
import type { Delivered } from './delivered.ts';
import { pluralOf } from './plural.ts';

export interface RoleRef {
  kind: string;
  name: string;
}

/** What Argo CD writes of one kind in one place. */
export interface Need {
  group: string;
  kind: string;
  resource: string;
  /** Empty for kinds of the whole cluster. */
  namespace: string;
  /** Undefined where not all of them are known. */
  names: ReadonlySet<string> | undefined;
  /** Of bindings: name → the role that it hands out. */
  binds: ReadonlyMap<string, RoleRef>;
}

/** Everything that Argo CD writes on a cluster, by place and kind. */
export function needsOf(delivered: readonly Delivered[]): Need[] {
  const needs = new Map<string, MutableNeed>();
  for (const { namespace, objects, upstream } of delivered) {
    for (const object of objects) addObject(needs, object);
    for (const brought of upstream?.kinds ?? []) {
      const places = brought.scope === 'Cluster' ? [''] : [namespace, ...(upstream?.namespaces ?? [])];
      for (const place of places) addUpstream(needs, brought, place);
    }
  }
  return [...needs.values()].map(({ all, names, ...need }) => ({ ...need, names: all ? undefined : names }));
}

/** The namespaces that the fleet itself makes there. */
export const namespacesMade = (delivered: readonly Delivered[]): string[] =>
  delivered
    .flatMap(({ objects }) => objects)
    .filter(({ apiVersion, kind }) => apiVersion === 'v1' && kind === 'Namespace')
    .map(({ metadata }) => metadata.name)
    .sort();

interface MutableNeed extends Omit<Need, 'names' | 'binds'> {
  names: Set<string>;
  binds: Map<string, RoleRef>;
  /** Whether there are others whose names are not known. */
  all: boolean;
}

function addObject(needs: Map<string, MutableNeed>, object: KubeObject): void {
  const { apiVersion, kind, metadata } = object;
  const need = needAt(needs, { group: groupOf(apiVersion), kind, namespace: metadata.namespace ?? '' });
  need.names.add(metadata.name);
  const { roleRef } = object as { roleRef?: RoleRef };
  if (roleRef !== undefined) need.binds.set(metadata.name, { kind: roleRef.kind, name: roleRef.name });
}

function addUpstream(needs: Map<string, MutableNeed>, brought: UpstreamKind, namespace: string): void {
  const { group, kind, names, binds } = brought;
  const need = needAt(needs, { group, kind, namespace });
  const known = names ?? (binds && Object.keys(binds));
  if (known === undefined) need.all = true;
  for (const name of known ?? []) need.names.add(name);
  for (const [name, role] of Object.entries(binds ?? {})) need.binds.set(name, role);
}

function needAt(
  needs: Map<string, MutableNeed>,
  { group, kind, namespace }: { group: string; kind: string; namespace: string },
): MutableNeed {
  const key = `${namespace}/${group}/${kind}`;
  const resource = pluralOf(kind);
  const need = needs.get(key) ?? { group, kind, resource, namespace, names: new Set(), binds: new Map(), all: false };
  needs.set(key, need);
  return need;
}
