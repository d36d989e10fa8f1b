import type { Manifest } from '../../charts/shared/manifest.ts';
import { groupOf } from '../api-group.ts';
import { distinct } from '../distinct.ts';
import { FLEET_PROJECT, projectOf, WORKLOADS_PROJECT } from './application.ts';
import type { ComposedComponent } from './component.ts';

/** What one cluster's Applications of one project use, which it has to permit: nothing more. */
export interface Permissions {
  sources: readonly string[];
  namespaces: readonly string[];
  clusterKinds: readonly GroupKind[];
  namespacedKinds: readonly GroupKind[];
}

export interface GroupKind {
  group: string;
  kind: string;
}

/** Of each project that is computed: that of the fleet's own workloads always, others where they have something here. */
export function permissionsByProject(
  all: readonly ComposedComponent[],
  applications: readonly Manifest[],
): Record<string, Permissions> {
  const projects = distinct([WORKLOADS_PROJECT, ...all.map(({ component }) => projectOf(component))]);
  return Object.fromEntries(
    projects
      .filter((project) => project !== FLEET_PROJECT)
      .map((project) => {
        const own = all.filter(({ component }) => projectOf(component) === project);
        return [project, permissionsOf(own, applications)];
      }),
  );
}

function permissionsOf(delivered: readonly ComposedComponent[], allApplications: readonly Manifest[]): Permissions {
  const names = new Set(delivered.map(({ component }) => component.name));
  const applications = allApplications.filter(({ component }) => names.has(component));
  const objects = delivered.flatMap(({ manifests }) => manifests);
  const brought = delivered.flatMap(({ upstream }) => upstream?.kinds ?? []);
  const namespaces = [
    ...delivered.map(({ component }) => component.namespace),
    ...objects.flatMap(({ namespace }) => (namespace === '' ? [] : [namespace])),
    ...delivered.flatMap(({ upstream }) => upstream?.namespaces ?? []),
  ];
  const rendered = objects.map(({ object, namespace }) => ({
    group: groupOf(object.apiVersion),
    kind: object.kind,
    scope: namespace === '' ? ('Cluster' as const) : ('Namespaced' as const),
  }));
  const kinds = [...rendered, ...brought];
  return {
    sources: distinct(applications.flatMap(({ object }) => sourcesOf(object))),
    namespaces: distinct(namespaces),
    clusterKinds: groupKinds(kinds.filter(({ scope }) => scope === 'Cluster')),
    namespacedKinds: groupKinds(kinds.filter(({ scope }) => scope === 'Namespaced')),
  };
}

/** Distinct, by group and then kind. */
export function groupKinds(kinds: readonly GroupKind[]): GroupKind[] {
  return distinct(kinds.map(({ group, kind }) => `${group}/${kind}`)).map((text) => {
    const [group = '', kind = ''] = text.split('/');
    return { group, kind };
  });
}

function sourcesOf(application: Manifest['object']): string[] {
  const spec = application.spec as { source?: { repoURL: string }; sources?: { repoURL: string }[] };
  return [...(spec.source ? [spec.source] : []), ...(spec.sources ?? [])].map(({ repoURL }) => repoURL);
}
