import type { Git } from './git.ts';

/** The remote that is the fleet's repository: by its URL, or else the only one or origin. */
export function remoteOf(git: Git, url: string): string | undefined {
  const lines = git.ask(['config', '--get-regexp', '^remote\\..*\\.url$'])?.trim().split('\n') ?? [];
  const remotes = lines.map((line) => {
    const [key = '', ...rest] = line.split(' ');
    return { name: key.slice('remote.'.length, -'.url'.length), place: placeOf(rest.join(' ')) };
  });
  const names = [...new Set(remotes.map(({ name }) => name))].filter(Boolean);
  const byUrl = remotes.find(({ place }) => place === placeOf(url))?.name;
  return byUrl ?? (names.length === 1 ? names[0] : names.find((name) => name === 'origin'));
}

/** Host and path, which are the same by http and by ssh, with a token and without. */
const placeOf = (url: string): string =>
  url
    .replace(/^[a-z+]+:\/\//i, '')
    .replace(/^[^@/]*@/, '')
    .replace(/^([^/:]+):(?:\d+(?=\/))?\/?/, '$1/')
    .replace(/(?:\.git)?\/*$/, '')
    .toLowerCase();
