import type { IgnoreDifference } from '../../charts/argocd/ignore-differences.ts';
import type { Component, Context } from '../../charts/shared/component.ts';
import { error, type Finding } from '../../charts/shared/finding.ts';
import { Manifest } from '../../charts/shared/manifest.ts';
import type { Upstream } from '../../charts/shared/upstream.ts';
import { foughtFindings, orderFindings } from '../delivery/index.ts';
import type { Schemas } from '../validate/index.ts';
import { bringsDefinitions } from './application.ts';
import { autoscaledFields } from './autoscaled.ts';
import type { Builds } from './builds.ts';
import { resolveDrift } from './drift.ts';
import { externalObjects } from './external.ts';
import { unguarded } from './guard.ts';
import { problemsOf } from './known.ts';
import { withListDefaults } from './list-defaults.ts';
import { applyPatches } from './patch.ts';
import { orRefusal } from './refusal.ts';
import { sealedObjects } from './sealed.ts';

/** One component of one cluster, ready to be delivered. */
export interface ComposedComponent {
  component: Component;
  manifests: readonly Manifest[];
  upstream: Upstream | undefined;
  /** Keys of the mirrors that it takes something from. */
  mirrors: readonly string[];
  /** Fields that Argo CD leaves to others. */
  ignored: readonly IgnoreDifference[];
  findings: readonly Finding[];
  /** What its chart threw in place of objects. */
  refused?: Error;
}

const NOTHING = { manifests: [], upstream: undefined, mirrors: [], ignored: [] } as const;

interface ComposeOptions {
  schemas: Schemas;
  builds: Builds;
}

export function composeComponent(
  context: Context,
  component: Component,
  { schemas, builds }: ComposeOptions,
): ComposedComponent {
  const cluster = context.cluster.name;
  const at = `${cluster}/${component.name}`;
  const { delivery } = context.cluster.components[component.name]!;
  const built = orRefusal(at, () => builds.build(context, component, schemas));
  if ('refused' in built) return { ...NOTHING, component, refused: built.refused, findings: built.findings };
  const { upstream, mirrors } = built.value;
  // What makes a Secret names its namespace and is not guarded.
  const produced = [sealedObjects, externalObjects].flatMap((of) => of(context.fleet, context.cluster, component));
  const own = [...produced, ...built.value.objects];
  const rendered = bringsDefinitions(upstream) ? own.map(unguarded) : own;
  const { objects, problems } = applyPatches(rendered, delivery.patches);
  const manifests = objects.map((object) => new Manifest(cluster, component.name, withListDefaults(object, schemas)));
  const drift = resolveDrift(delivery.allowDrift, { schemas, manifests, upstream });
  const ignored = [
    ...(component.ignoreDifferences ?? []),
    ...autoscaledFields(context, component, manifests),
    ...drift.ignored,
  ];
  return {
    component,
    manifests,
    upstream,
    mirrors,
    ignored,
    findings: [
      ...drift.problems.map((problem) => error('allow-drift', `${at}: allowDrift`, problem)),
      ...problems.map(({ target, message }) => error('patch', `${at}: patches: ${target}`, message)),
      ...manifests.flatMap((manifest) => validationFindings(manifest, schemas)),
      ...orderFindings(manifests, component.wave),
      ...foughtFindings(manifests, ignored),
    ],
  };
}

/** Every problem of one object, each at its field. */
export function validationFindings(manifest: Manifest, schemas: Schemas): Finding[] {
  return problemsOf(manifest.object, schemas).map(({ code, field, message }) =>
    error(code, manifest.field(field), message),
  );
}
