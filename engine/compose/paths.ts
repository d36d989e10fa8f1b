import type { KubeObject } from '../../charts/shared/manifest.ts';

/** Where everything lies under dist. Argo CD reads these paths, so they are a contract. */
export const ROOT_APPLICATION = 'argocd/root-application.yaml';
export const projectPath = (project: string): string => `argocd/projects/${project}-project.yaml`;
export const clusterAppsPath = (cluster: string): string => `argocd/apps/${cluster}-apps.yaml`;
export const applicationSetPath = (component: string): string => `argocd/apps/${component}-appset.yaml`;
export const clusterFolder = (cluster: string): string => `clusters/${cluster}`;
export const appsFolder = (cluster: string): string => `${clusterFolder(cluster)}/apps`;
export const applicationPath = (cluster: string, component: string): string =>
  `${appsFolder(cluster)}/${component}.yaml`;
export const componentFolder = (cluster: string, component: string): string => `${clusterFolder(cluster)}/${component}`;

/** The cluster that a path belongs to, or nothing for what the whole fleet shares. */
export function clusterOf(path: string): string | undefined {
  return (
    /^clusters\/([^/]+)\//.exec(path)?.[1] ?? /^argocd\/(?:apps|clusters)\/(.+)-(?:apps|secret)\.yaml$/.exec(path)?.[1]
  );
}

/** Kinds may share a name only in other letters' case, and RBAC names hold colons: write what no disk takes as `_xx`. */
const encoded = (name: string): string =>
  name.replace(/[^a-z0-9.-]/g, (char) => `_${char.codePointAt(0)!.toString(16).padStart(2, '0')}`);

/** `kind-name.yaml`, with the namespace between where it is not the component's own. */
export function fileName({ kind, metadata }: KubeObject, ownNamespace: string): string {
  const namespace = metadata.namespace;
  const foreign = namespace === undefined || namespace === ownNamespace ? '' : `${encoded(namespace)}.`;
  return `${kind.toLowerCase()}-${foreign}${encoded(metadata.name)}.yaml`;
}
