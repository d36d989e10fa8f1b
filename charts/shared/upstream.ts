/** A kind that an upstream source brings, which the project must permit. */
export interface UpstreamKind {
  group: string;
  kind: string;
  scope: 'Cluster' | 'Namespaced';
  /** All that it brings of the kind, where they are known: then Argo CD is allowed these and no others. */
  names?: readonly string[];
  /** Of a kind of binding: its name → the role that it hands out. */
  binds?: Readonly<Record<string, { kind: 'ClusterRole' | 'Role'; name: string }>>;
}

interface Brought {
  /** Kinds that it renders. */
  kinds: readonly UpstreamKind[];
  /** Namespaces into which it renders beyond the component's own. */
  namespaces?: readonly string[];
  /** Images that it runs, as they would be pulled without a mirror. */
  images: readonly string[];
}

/** A Helm chart at one version. */
export interface HelmUpstream extends Brought {
  type: 'helm';
  repository: string;
  chart: string;
  version: string;
  releaseName: string;
  values: Record<string, unknown>;
}

/** A folder of plain manifests in a Git repository at one tag. */
export interface GitUpstream extends Brought {
  type: 'git';
  repository: string;
  tag: string;
  path: string;
  /** Glob of the files that count. */
  include?: string;
}

/** What is not written as constructs here, so not validated here either. */
export type Upstream = HelmUpstream | GitUpstream;
