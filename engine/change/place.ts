/** Where a file of the output folder says that its object belongs. */
export interface Place {
  cluster: string;
  component: string;
  /** In lower case; `application` for that of a component. */
  kind: string;
  /** Its name in the folder of the component. */
  file: string;
}

/** Undefined for a file that is not of one component on one cluster. */
export function placeOf(path: string): Place | undefined {
  const [, cluster, folder, file] = /^clusters\/([^/]+)\/([^/]+)\/([^/]+\.yaml)$/.exec(path) ?? [];
  if (cluster === undefined || folder === undefined || file === undefined) return undefined;
  if (folder === 'apps') return { cluster, component: file.replace(/\.yaml$/, ''), kind: 'application', file };
  const [, kind] = /^([a-z]+)-/.exec(file) ?? [];
  return kind === undefined ? undefined : { cluster, component: folder, kind, file };
}
