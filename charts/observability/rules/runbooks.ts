import type { Fleet } from '../../../clusters/schema/cluster.ts';

/** The pages of alerts beside what raises them, as the web shows the repository: `{alert}` stands for the alert. */
export function runbookPages({ url, revision }: Fleet['git']): string {
  const https = url
    .replace(/\.git$/, '')
    .replace(/^ssh:\/\/(?:[^@/]*@)?([^/:]+)(?::\d+)?\//, 'https://$1/')
    .replace(/^[\w.-]+@([\w.-]+):/, 'https://$1/');
  const isGitHub = /^https?:\/\/(www\.)?github\./.test(https);
  return `${https}${isGitHub ? '' : '/-'}/blob/${revision}/docs/runbooks/{alert}.md`;
}
