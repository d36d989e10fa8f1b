import type { IgnoreDifference } from '../../charts/argocd/ignore-differences.ts';
import type { Component, Context } from '../../charts/shared/component.ts';
import { error, type Finding } from '../../charts/shared/finding.ts';
import { type KubeObject, Manifest } from '../../charts/shared/manifest.ts';
import type { Upstream } from '../../charts/shared/upstream.ts';
import { type Schemas, validate } from '../validate/index.ts';
import { objectsOf, propsOf } from './chart.ts';
import { resolveDrift } from './drift.ts';
import { guarded } from './guard.ts';
import { applyPatches } from './patch.ts';
import { orRefusal } from './refusal.ts';
import { sealedObjects } from './sealed.ts';

/** One component of one cluster, ready to be delivered. */
export interface ComposedComponent {
  component: Component;
  manifests: readonly Manifest[];
  upstream: Upstream | undefined;
  /** Fields that Argo CD leaves to others. */
  ignored: readonly IgnoreDifference[];
  findings: readonly Finding[];
  /** What its chart threw in place of objects. */
  refused?: Error;
}

const NOTHING = { manifests: [], upstream: undefined, ignored: [] } as const;

export function composeComponent(context: Context, component: Component, schemas: Schemas): ComposedComponent {
  const cluster = context.cluster.name;
  const at = `${cluster}/${component.name}`;
  const props = propsOf(context, component);
  const { delivery } = context.cluster.components[component.name]!;
  const built = orRefusal(at, () => ({ objects: objectsOf(component, props), upstream: component.upstream?.(props) }));
  if ('refused' in built) return { ...NOTHING, component, refused: built.refused, findings: built.findings };
  const { upstream } = built.value;
  const rendered = [...sealedObjects(context.cluster, component), ...built.value.objects].map((object) =>
    guarded(placed(object, component.namespace, schemas)),
  );
  const { objects, problems } = applyPatches(rendered, delivery.patches);
  const manifests = objects.map((object) => new Manifest(cluster, component.name, object));
  const drift = resolveDrift(delivery.allowDrift, { manifests, upstream });
  return {
    component,
    manifests,
    upstream,
    ignored: [...(component.ignoreDifferences ?? []), ...drift.ignored],
    findings: [
      ...drift.problems.map((problem) => error('allow-drift', `${at}: allowDrift`, problem)),
      ...problems.map(({ target, message }) => error('patch', `${at}: patches: ${target}`, message)),
      ...manifests.flatMap((manifest) => validationFindings(manifest, schemas)),
    ],
  };
}

/** Every problem of one object, each at its field. */
export function validationFindings(manifest: Manifest, schemas: Schemas): Finding[] {
  return validate(manifest.object, schemas).map(({ code, field, message }) =>
    error(code, manifest.field(field), message),
  );
}

/** The object in its component's namespace, unless it names its own or its kind has none. */
function placed(object: KubeObject, namespace: string, schemas: Schemas): KubeObject {
  if (object.metadata.namespace !== undefined || schemas.scopeOf(object.apiVersion, object.kind) !== 'Namespaced') {
    return object;
  }
  return { ...object, metadata: { ...object.metadata, namespace } };
}
