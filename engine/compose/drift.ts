import { defined } from '../../charts/argocd/defined.ts';
import type { IgnoreDifference } from '../../charts/argocd/ignore-differences.ts';
import { fieldAt } from '../../charts/shared/field-at.ts';
import type { KubeObject, Manifest } from '../../charts/shared/manifest.ts';
import type { Upstream } from '../../charts/shared/upstream.ts';
import type { Drift } from '../../clusters/schema/cluster.ts';
import { groupOf } from '../api-group.ts';
import { insteadOf } from '../did-you-mean.ts';
import { distinct } from '../distinct.ts';
import type { Schemas } from '../validate/index.ts';
import type { SchemaNode } from '../validate/node.ts';
import { pointerProblem } from './field.ts';

interface Rendered {
  schemas: Schemas;
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
    const found = find({ kind, name, namespace }, rendered);
    const problem = found
      ? (fieldProblem(field, kind, found.schemas) ?? wholeProblem(field, found.own))
      : noTarget({ kind, name, namespace }, rendered);
    if (problem !== undefined) problems.push(problem);
    else ignored.push({ group: found?.group ?? '', kind, ...defined({ name, namespace }), jsonPointers: [field] });
  }
  return { ignored, problems };
}

type Target = Pick<Drift, 'kind' | 'name' | 'namespace'>;

interface Found {
  group: string;
  /** The object, or the first of several, where it is rendered here. */
  own: KubeObject | undefined;
  /** Of each version that the objects may have; none where the kind is not imported. */
  schemas: readonly SchemaNode[];
}

function find({ kind, name, namespace }: Target, { manifests, upstream, schemas }: Rendered): Found | undefined {
  const own = manifests.find(
    ({ object }) =>
      object.kind === kind &&
      (name === undefined || object.metadata.name === name) &&
      (namespace === undefined || object.metadata.namespace === namespace),
  );
  const group = own ? groupOf(own.object.apiVersion) : upstream?.kinds.find((each) => each.kind === kind)?.group;
  if (group === undefined) return undefined;
  const versions = own ? [own.object.apiVersion] : schemas.versionsOf(group, kind);
  return {
    group,
    own: own?.object,
    schemas: versions.flatMap((apiVersion) => schemas.schemaOf(apiVersion, kind) ?? []),
  };
}

/** Argo CD ignores in silence what is at no field of the object. */
function fieldProblem(field: string, kind: string, schemas: readonly SchemaNode[]): string | undefined {
  const problems = schemas.map((schema) => pointerProblem(field, kind, schema));
  return problems.includes(undefined) ? undefined : problems[0];
}

const PODS = ['spec', 'template', 'spec', 'containers'] as const;

/** What is ignored is not brought up to date either: of a workload no image, and of anything nothing that is said of it. */
function wholeProblem(field: string, own: KubeObject | undefined): string | undefined {
  const reached = fieldAt(own, ...PODS) === undefined ? PODS.slice(0, 1) : PODS;
  const isWhole = own !== undefined && 'spec' in own && `/${reached.join('/')}/`.startsWith(`${field}/`);
  if (!isWhole) return undefined;
  return `no sync would ever bring ${field} of ${own.kind}/${own.metadata.name} up to date again, with all below it; expected the one field that something else sets, such as /spec/replicas`;
}

function noTarget({ kind, name, namespace }: Target, { manifests, upstream }: Rendered): string {
  // As far as the target is spelled out, so that the difference is seen.
  const spelled = (parts: { kind: string; namespace?: string; name?: string }) =>
    [parts.kind, namespace && parts.namespace, name && parts.name].filter(Boolean).join('/');
  const wanted = spelled({ kind, namespace, name });
  const rendered = manifests.map(({ object: { kind, metadata } }) => spelled({ ...metadata, kind }));
  const known = distinct([...rendered, ...(upstream?.kinds ?? []).map((each) => each.kind)]);
  return `there is no ${wanted}; ${insteadOf(wanted, known)}`;
}
