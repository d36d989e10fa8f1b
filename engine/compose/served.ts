import { type Component, WAVES } from '../../charts/shared/component.ts';
import { error, type Finding } from '../../charts/shared/finding.ts';
import type { Manifest } from '../../charts/shared/manifest.ts';
import { groupOf } from '../api-group.ts';
import type { Registry } from '../registry.ts';
import type { Schemas } from '../validate/index.ts';
import { unservedMetrics } from './served-metrics.ts';

interface Enabled {
  registry: Registry;
  /** The cluster's own components. */
  components: readonly Component[];
  schemas: Schemas;
}

/**
 * Custom resources that the API server would not know when their Application is synced, or that nobody would act on.
 * One finding per component and group; and autoscalers whose metrics nobody serves. Source: contracts A09, C01.
 */
export function unservedKinds(manifests: readonly Manifest[], enabled: Enabled): Finding[] {
  const first = new Map<string, Manifest>();
  for (const manifest of manifests) {
    const { apiVersion, kind } = manifest.object;
    const key = `${manifest.component}/${groupOf(apiVersion)}`;
    if (!first.has(key) && enabled.schemas.isCustom(apiVersion, kind)) first.set(key, manifest);
  }
  const { components, registry } = enabled;
  const served = [...(registry.prerequisites ?? []), ...components.flatMap(({ defines = [] }) => defines)];
  const kinds = [...first.values()].flatMap((manifest) => {
    const group = groupOf(manifest.object.apiVersion);
    if (enabled.registry.prerequisites?.includes(group)) return [];
    return [definition(manifest, group, enabled), operator(manifest, group, enabled)].flatMap(
      (finding) => finding ?? [],
    );
  });
  return [...kinds, ...unservedMetrics(manifests, served)];
}

function definition(manifest: Manifest, group: string, { registry, components }: Enabled): Finding | undefined {
  const definer = components.find(({ defines }) => defines?.includes(group));
  if (definer === undefined) {
    const known = registry.components.filter(({ defines }) => defines?.includes(group));
    return error('undefined-kind', manifest.at, `no component defines the kinds of ${group} here; ${remedy(known)}`);
  }
  const own = components.find(({ name }) => name === manifest.component);
  if (own === undefined || own === definer || WAVES[definer.wave] < WAVES[own.wave]) return undefined;
  const message = `is delivered before ${definer.name} has defined the kinds of ${group}; give it a later wave than ${definer.wave}`;
  return error('undefined-kind', manifest.at, message);
}

function operator(manifest: Manifest, group: string, { registry, components }: Enabled): Finding | undefined {
  const operators = registry.components.filter(({ operates }) => operates?.includes(group));
  if (operators.length === 0 || operators.some((each) => components.includes(each))) return undefined;
  return error('unattended-kind', manifest.at, `nothing acts on the objects of ${group} here; ${remedy(operators)}`);
}

const remedy = (components: readonly Component[]): string =>
  components.length === 0
    ? 'name it among the prerequisites of the registry, or add a component that brings it'
    : `turn on ${components.map(({ name }) => name).join(' or ')}`;
