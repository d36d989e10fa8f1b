import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { appComponent } from '../../../charts/apps/component.ts';
import type { Component } from '../../../charts/shared/component.ts';
import type { KubeObject } from '../../../charts/shared/manifest.ts';
import type { Fleet } from '../../../clusters/schema/cluster.ts';
import { contextOf, propsOf } from '../../../engine/compose/chart.ts';
import type { Registry } from '../../../engine/registry.ts';
import { synthesize } from '../../../engine/synthesize.ts';
import { Schemas } from '../../../engine/validate/index.ts';
import { copyFourClusters } from '../load/temporary-fleet.ts';
import { applicationsOf } from './application-set.ts';

export interface Project {
  sourceRepos: string[];
  destinations: { server?: string; name?: string; namespace: string }[];
  clusterResourceWhitelist: { group: string; kind: string }[];
  namespaceResourceWhitelist: { group: string; kind: string }[];
}

export interface Source {
  repoURL: string;
  path?: string;
}

export interface ApplicationSpec {
  project: string;
  destination: { server?: string; name?: string; namespace: string };
  source?: Source;
  sources?: Source[];
}

/** What an Application brings: the group and kind, and the namespace or '' for the whole cluster. */
export interface Brought {
  group: string;
  kind: string;
  namespace: string;
}

/** The files of the four clusters as Argo CD sees them: what each Application finds in its sources. */
export class Repository {
  readonly #files: readonly { path: string; objects: KubeObject[] }[];
  readonly #components: readonly Component[];
  readonly #fleet: Fleet;
  readonly #schemas = new Schemas('imports/schemas', '1.36');

  /**
   * @param copy what puts the data of the fleet into a folder
   * @param kinds what projects permit always
   */
  constructor(components: readonly Component[], copy = copyFourClusters, kinds?: Registry['kinds']) {
    const clusters = mkdtempSync(join(tmpdir(), 'fleetwright-repository-'));
    copy(clusters);
    const { files, fleet } = synthesize({
      clusters,
      schemas: 'imports/schemas',
      registry: { components, checks: [], prerequisites: ['cilium.io'], kinds, appComponent },
    });
    rmSync(clusters, { recursive: true });
    this.#files = [...files].map(([path, text]) => ({
      path,
      objects: parseAllDocuments(text).map((document): KubeObject => document.toJS()),
    }));
    this.#components = components;
    this.#fleet = fleet!;
  }

  objects(wanted: (path: string) => boolean): KubeObject[] {
    return this.#files.filter(({ path }) => wanted(path)).flatMap(({ objects }) => objects);
  }

  applications(): (KubeObject & { spec: ApplicationSpec })[] {
    const all = this.objects(() => true);
    const made = all.filter(({ kind }) => kind === 'ApplicationSet').flatMap(applicationsOf);
    return [...all, ...made].filter(
      (object): object is KubeObject & { spec: ApplicationSpec } => object.kind === 'Application',
    );
  }

  project(name: string): Project {
    const [project] = this.objects(() => true).filter(
      ({ kind, metadata }) => kind === 'AppProject' && metadata.name === name,
    );
    return project!.spec as Project;
  }

  brought({ metadata, spec }: KubeObject & { spec: ApplicationSpec }): Brought[] {
    const own = sourcesOf(spec).flatMap(({ repoURL, path }) =>
      repoURL === this.#fleet.git.url && path !== undefined ? this.#folder(path) : [],
    );
    return [
      ...own.map(({ apiVersion, kind, metadata: { namespace } }) => ({
        group: groupOf(apiVersion),
        kind,
        namespace:
          this.#schemas.scopeOf(apiVersion, kind) === 'Cluster' ? '' : (namespace ?? spec.destination.namespace),
      })),
      ...this.#upstream(metadata.labels ?? {}, spec.destination.namespace),
    ];
  }

  /** A folder of the repository; the one of the root has folders below it. */
  #folder(path: string): KubeObject[] {
    const folder = `${path.replace(/^dist\//, '')}/`;
    const deep = folder === 'argocd/';
    return this.objects(
      (file) =>
        file.startsWith(folder) &&
        file !== 'argocd/root-application.yaml' &&
        (deep || !file.slice(folder.length).includes('/')),
    );
  }

  #upstream(labels: Record<string, string>, own: string): Brought[] {
    const cluster = this.#fleet.clusters.find(({ name }) => name === labels['fleetwright/cluster']);
    const component = this.#components.find(({ name }) => name === labels['fleetwright/component']);
    if (cluster === undefined || component?.upstream === undefined) return [];
    const { kinds, namespaces = [] } = component.upstream(
      propsOf(contextOf(this.#fleet, cluster, this.#components), component),
    );
    return kinds.flatMap(({ group, kind, scope }) =>
      scope === 'Cluster'
        ? [{ group, kind, namespace: '' }]
        : [own, ...namespaces].map((namespace) => ({ group, kind, namespace })),
    );
  }
}

const groupOf = (apiVersion: string) => (apiVersion.includes('/') ? apiVersion.split('/')[0]! : '');
export const sourcesOf = ({ source, sources = [] }: ApplicationSpec) => (source ? [source] : sources);
