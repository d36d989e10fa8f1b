export { GitError } from './git.ts';
export { type OpenSecret, openSecretsOf } from './object.ts';
export { stagedFindings } from './staged.ts';
