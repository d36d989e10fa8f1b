import type { Labels, Manifests } from '../../shared/manifest.ts';

/** What Kubernetes counts under two names. */
const SAME: Readonly<Record<string, string>> = { cpu: 'requests.cpu', memory: 'requests.memory' };

export interface Quota {
  at: string;
  namespace: string;
  /** Each amount that is counted, by its name with `requests.` or `limits.`, and the field that sets it. */
  hard: { name: string; field: string; most: string }[];
}

/** Quotas that count every pod of their namespace: which a scope leaves out is not asked here. */
export const quotasOf = (manifests: Manifests): Quota[] =>
  manifests
    .ofKind('ResourceQuota')
    .filter(({ object: { spec = {} } }) => (spec.scopes ?? []).length === 0 && spec.scopeSelector === undefined)
    .map(({ at, namespace, object }) => ({ at, namespace, hard: hardOf(object.spec?.hard) }));

const hardOf = (hard: Labels = {}): Quota['hard'] =>
  Object.entries(hard).map(([name, most]) => ({ name: SAME[name] ?? name, field: `spec.hard[${name}]`, most }));
