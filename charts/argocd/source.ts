import type {
  ApplicationSpecSource,
  ApplicationSpecSourceDirectoryJsonnet,
  ApplicationSpecSourceHelm,
  ApplicationSpecSourceKustomize,
  ApplicationSpecSourcePlugin,
} from '../../imports/application.ts';
import { defined } from './defined.ts';

export type SourceKind = 'directory' | 'jsonnet' | 'helm-chart' | 'helm-path' | 'kustomize' | 'plugin' | 'oci' | 'ref';

/** Something that gives manifests, or, of kind `ref`, files to other sources. Made by the functions below. */
export interface Source<Kind extends SourceKind = SourceKind> {
  readonly kind: Kind;
  readonly spec: ApplicationSpecSource;
}

/** A source that stands by itself. */
export type ManifestSource = Source<Exclude<SourceKind, 'ref'>>;

interface Named {
  /** Tells the sources of one Application apart. */
  name?: string;
}

interface Git extends Named {
  repoURL: string;
  /** Branch, tag or commit. */
  targetRevision: string;
  /** Lets the Helm sources beside this one read its files as $ref/path. */
  ref?: string;
}

interface GitPath extends Git {
  /** Within the repository, without a leading slash. */
  path: string;
}

const at = ({ repoURL, targetRevision, ref, name, path }: Git & { path?: string }): ApplicationSpecSource =>
  defined({ repoUrl: repoURL, path, targetRevision, ref, name });

export interface Directory extends GitPath {
  /** Whether folders below the path count. */
  recurse: boolean;
  /** Globs of files, such as `{*.yaml,*.yml}`. */
  include?: string;
  exclude?: string;
}

/** Plain manifests. */
export function directory({ recurse, include, exclude, ...git }: Directory): Source<'directory'> {
  // Argo CD drops a directory that says nothing from the live Application, which would then differ from Git for ever,
  // and would take a kustomization.yaml in the folder as a Kustomize source.
  const said = recurse || include !== undefined || exclude !== undefined;
  const files = said ? include : '{*.yaml,*.yml,*.json}';
  return {
    kind: 'directory',
    spec: { ...at(git), directory: defined({ recurse: recurse || undefined, include: files, exclude }) },
  };
}

export interface Jsonnet extends GitPath, ApplicationSpecSourceDirectoryJsonnet {
  recurse?: boolean;
}

export function jsonnet({ extVars, libs, tlas, recurse, ...git }: Jsonnet): Source<'jsonnet'> {
  return {
    kind: 'jsonnet',
    spec: { ...at(git), directory: defined({ recurse, jsonnet: defined({ extVars, libs, tlas }) }) },
  };
}

/** Without `version`, which Argo CD ignores, and with at most one form of values. */
export type HelmOptions = Omit<ApplicationSpecSourceHelm, 'version' | 'values' | 'valuesObject'> &
  ({ valuesObject?: object; values?: never } | { values?: string; valuesObject?: never });

export type HelmChart = Named & {
  /** A Helm repository, or the host and path of an OCI registry without its scheme. */
  repoURL: string;
  chart: string;
  /** One exact version. */
  targetRevision: string;
} & HelmOptions;

export function helmChart({ repoURL, chart, targetRevision, name, ...helm }: HelmChart): Source<'helm-chart'> {
  return { kind: 'helm-chart', spec: defined({ repoUrl: repoURL, chart, targetRevision, name, helm: helmSpec(helm) }) };
}

/** A Helm chart in a folder of a Git repository. */
export function helmPath({
  repoURL,
  path,
  targetRevision,
  ref,
  name,
  ...helm
}: GitPath & HelmOptions): Source<'helm-path'> {
  return {
    kind: 'helm-path',
    spec: defined({ ...at({ repoURL, path, targetRevision, ref, name }), helm: helmSpec(helm) }),
  };
}

const helmSpec = (helm: HelmOptions): ApplicationSpecSourceHelm | undefined =>
  Object.keys(helm).length === 0 ? undefined : helm;

export function kustomize({
  repoURL,
  path,
  targetRevision,
  ref,
  name,
  ...options
}: GitPath & ApplicationSpecSourceKustomize): Source<'kustomize'> {
  const spec = at({ repoURL, path, targetRevision, ref, name });
  return { kind: 'kustomize', spec: Object.keys(options).length === 0 ? spec : { ...spec, kustomize: options } };
}

export function plugin({ plugin, ...git }: GitPath & { plugin: ApplicationSpecSourcePlugin }): Source<'plugin'> {
  return { kind: 'plugin', spec: { ...at(git), plugin } };
}

export interface Oci extends Named {
  repoURL: `oci://${string}`;
  /** Tag or digest. */
  targetRevision: string;
  /** Within the artifact; `.` is all of it. */
  path: string;
}

/** Manifests in an OCI artifact. */
export const oci = ({ repoURL, targetRevision, path, name }: Oci): Source<'oci'> => ({
  kind: 'oci',
  spec: at({ repoURL, targetRevision, path, ...(name === undefined ? {} : { name }) }),
});

/** Gives no manifests, only files to the Helm sources beside it, as $ref/path. */
export const gitRef = ({
  repoURL,
  targetRevision,
  ref,
}: {
  repoURL: string;
  targetRevision: string;
  ref: string;
}): Source<'ref'> => ({
  kind: 'ref',
  spec: { repoUrl: repoURL, targetRevision, ref },
});
