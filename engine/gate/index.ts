export { GitError } from './git.ts';
export { openSecretsOf } from './object.ts';
export { stagedFindings } from './staged.ts';
