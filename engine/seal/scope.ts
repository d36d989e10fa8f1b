import { SCOPE_MARKS, type Scope } from '../../charts/shared/secret.ts';
import type { SealedObject } from '../../clusters/schema/cluster.ts';

/** The annotations by which the controller knows a scope; strict has none. */
export const scopeMarks = (scope: Scope): Readonly<Record<string, string>> => SCOPE_MARKS[scope];

/** As the controller reads it: from the SealedSecret's own annotations, the widest first. */
export function scopeOf({ metadata: { annotations } }: Pick<SealedObject, 'metadata'>): Scope {
  const marked = (scope: Scope) =>
    Object.entries(SCOPE_MARKS[scope]).every(([name, value]) => annotations?.[name] === value);
  if (marked('cluster-wide')) return 'cluster-wide';
  return marked('namespace-wide') ? 'namespace-wide' : 'strict';
}
