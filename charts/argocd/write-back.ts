import { ARGOCD_METHOD } from '../../clusters/schema/images.ts';
import type { SecretRef } from '../shared/secret.ts';

/** Where the robot writes: into Git, never into the Application. */
export interface WriteBack {
  method?: 'git';
  /** The Secret of its login, in the namespace of the Applications; `repocreds`: the one that Argo CD reads with. */
  credentials: SecretRef | 'repocreds';
  /** The branch that it commits to; a tag or a commit cannot move. */
  branch: string;
  /** The folder of the overlay, from the root of the repository. */
  folder: string;
  /** URL to push to. Default: that of the Application's source. */
  repository?: string;
  /** Opens a request there in place of a commit on the branch. */
  pullRequest?: 'github' | 'gitlab';
}

/** As the robot reads it: from the root, since without the slash it would start at the Application's own folder. */
export const targetOf = ({ folder }: WriteBack): string => `kustomization:/${folder}`;

export const methodOf = ({ credentials }: WriteBack): string =>
  credentials === 'repocreds' ? 'git:repocreds' : `git:secret:${credentials.namespace}/${credentials.name}`;

/** Why nothing can be committed to a revision, or undefined. */
export function revisionProblem(branch: string): string | undefined {
  if (branch === '' || branch === 'HEAD') return 'expected the name of a branch';
  if (/^[0-9a-f]{40}$/.test(branch)) return `${branch} is a commit, which cannot move; expected a branch`;
  if (/^(refs\/tags\/.*|v?\d+\.\d+(\.\d+)?([-+].*)?)$/.test(branch))
    return `${branch} is a tag, which cannot move; expected a branch`;
  return undefined;
}

export function checkWriteBack(writeBack: WriteBack): string[] {
  const { branch, folder, pullRequest } = writeBack;
  // What comes from data has not been seen by the compiler.
  const method: string = writeBack.method ?? 'git';
  const revision = revisionProblem(branch);
  return [
    ...(method === 'git' ? [] : [`writeBack.method: ${method === 'argocd' ? ARGOCD_METHOD : 'expected git'}`]),
    ...(revision === undefined ? [] : [`writeBack.branch: ${revision}`]),
    ...(branch.includes(':') && pullRequest !== undefined
      ? ['writeBack.branch: a pull request names its own branch; expected its base only']
      : []),
    ...(/^(?!.*\.\.)[^/\s]\S*[^/\s]$/.test(folder)
      ? []
      : ['writeBack.folder: expected a path from the root of the repository such as clusters/apps/overlays/shop/dev']),
  ];
}
