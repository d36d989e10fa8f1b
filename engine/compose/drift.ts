import { defined } from '../../charts/argocd/defined.ts';
import type { IgnoreDifference } from '../../charts/argocd/ignore-differences.ts';
import type { Manifest } from '../../charts/shared/manifest.ts';
import type { Upstream } from '../../charts/shared/upstream.ts';
import type { Drift } from '../../clusters/schema/cluster.ts';
import { nearest } from '../validate/nearest.ts';
import { distinct, groupOf } from './permissions.ts';

interface Rendered {
  manifests: readonly Manifest[];
  upstream: Upstream | undefined;
}

/** The fields that a cluster lets drift, each of an object that the component has; the others as problems. */
export function resolveDrift(
  drifts: readonly Drift[],
  rendered: Rendered,
): { ignored: IgnoreDifference[]; problems: string[] } {
  const ignored: IgnoreDifference[] = [];
  const problems: string[] = [];
  for (const { kind, name, namespace, field } of drifts) {
    const group = groupFor({ kind, name, namespace }, rendered);
    if (group === undefined) problems.push(noTarget({ kind, name, namespace }, rendered));
    else ignored.push({ group, kind, ...defined({ name, namespace }), jsonPointers: [field] });
  }
  return { ignored, problems };
}

type Target = Pick<Drift, 'kind' | 'name' | 'namespace'>;

function groupFor({ kind, name, namespace }: Target, { manifests, upstream }: Rendered): string | undefined {
  const own = manifests.find(
    ({ object }) =>
      object.kind === kind &&
      (name === undefined || object.metadata.name === name) &&
      (namespace === undefined || object.metadata.namespace === namespace),
  );
  return own ? groupOf(own.object.apiVersion) : upstream?.kinds.find((each) => each.kind === kind)?.group;
}

function noTarget({ kind, name, namespace }: Target, { manifests, upstream }: Rendered): string {
  // As far as the target is spelled out, so that the difference is seen.
  const spelled = (parts: { kind: string; namespace?: string; name?: string }) =>
    [parts.kind, namespace && parts.namespace, name && parts.name].filter(Boolean).join('/');
  const wanted = spelled({ kind, namespace, name });
  const rendered = manifests.map(({ object: { kind, metadata } }) => spelled({ ...metadata, kind }));
  const known = distinct([...rendered, ...(upstream?.kinds ?? []).map((each) => each.kind)]);
  const near = nearest(wanted, known);
  return `there is no ${wanted}; ${near ? `did you mean ${near}?` : `there are ${known.join(', ') || 'none'}`}`;
}
