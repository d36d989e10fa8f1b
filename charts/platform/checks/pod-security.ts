import { clusterCheck } from '../../shared/check.ts';
import type { Manifest, Manifests } from '../../shared/manifest.ts';
import { NAMESPACE_LEVELS, type PodSecurityLevel } from '../namespace-levels.ts';
import { refusedBy } from './pod-security-rules.ts';
import { operatedPodsOf, podsOf } from './pods.ts';

const ENFORCE = 'pod-security.kubernetes.io/enforce';

/** The level that each namespace enforces, by the label that it carries. */
function levelsOf(manifests: Manifests): ReadonlyMap<string, PodSecurityLevel> {
  return new Map(
    manifests.ofKind('Namespace').flatMap(({ object: { metadata } }) => {
      const level = metadata.labels?.[ENFORCE];
      return level === 'restricted' || level === 'baseline' || level === 'privileged' ? [[metadata.name, level]] : [];
    }),
  );
}

const why = ({ namespace }: Manifest, level: PodSecurityLevel): string =>
  `namespace ${namespace} enforces ${level}, by charts/platform/namespace-levels.ts`;

/**
 * Every pod is one that its namespace lets in.
 * Source: contract W19. A Deployment applies all the same; then no pod comes, and no sync says why.
 */
export const podSecurity = clusterCheck('pod-security', 'error', function* (manifests) {
  const levels = levelsOf(manifests);
  for (const { manifest, path, template } of podsOf(manifests)) {
    const level = levels.get(manifest.namespace);
    if (level === undefined) continue;
    for (const { path: field, message } of refusedBy(level, template.spec)) {
      const at = manifest.field(`${path}.spec.${field}`);
      yield { at, message: `${message}: ${why(manifest, level)}` };
    }
  }
  for (const { manifest, spec } of operatedPodsOf(manifests)) {
    const level = levels.get(manifest.namespace);
    if (level === undefined) continue;
    for (const { path: field, message } of refusedBy(level, spec)) {
      const at = manifest.field(`spec.${field.replace(/^containers\[0\]\./, '')}`);
      yield { at, message: `${message}: ${why(manifest, level)}` };
    }
  }
});

/** A namespace without limits holds only the agents that need it. Source: contract W20. */
export const privilegedAgents = clusterCheck('privileged-agents', 'warning', function* (manifests) {
  const levels = levelsOf(manifests);
  for (const { manifest } of podsOf(manifests)) {
    if (levels.get(manifest.namespace) !== 'privileged') continue;
    const agents = NAMESPACE_LEVELS[manifest.namespace]?.agents ?? [];
    if (agents.includes(manifest.object.metadata.name)) continue;
    const listed = agents.join(', ') || 'no workload of ours';
    yield {
      at: manifest.at,
      message: `runs in the privileged namespace ${manifest.namespace}, which is for ${listed}`,
    };
  }
});
