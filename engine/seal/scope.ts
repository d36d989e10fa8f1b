import type { Scope } from '../../charts/shared/secret.ts';
import type { SealedObject } from '../../clusters/schema/cluster.ts';

const MARKS = {
  'cluster-wide': 'sealedsecrets.bitnami.com/cluster-wide',
  'namespace-wide': 'sealedsecrets.bitnami.com/namespace-wide',
} as const;

/** The annotations by which the controller knows a scope; strict has none. */
export const scopeMarks = (scope: Scope): Record<string, string> =>
  scope === 'strict' ? {} : { [MARKS[scope]]: 'true' };

/** As the controller reads it: from the SealedSecret's own annotations, the widest first. */
export function scopeOf({ metadata: { annotations } }: Pick<SealedObject, 'metadata'>): Scope {
  if (annotations?.[MARKS['cluster-wide']] === 'true') return 'cluster-wide';
  return annotations?.[MARKS['namespace-wide']] === 'true' ? 'namespace-wide' : 'strict';
}
