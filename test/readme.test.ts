import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { clustersOf, deliveriesOf, treeOf } from './cluster/delivery.ts';
import { documentation, sources } from './documentation.ts';

/** As GitLab and GitHub name the headings of a page in links. */
const anchorsOf = (page: string): string[] =>
  [...readFileSync(page, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );

test.each(documentation(['md']))('%s links only to what is there', (page) => {
  const links = [...readFileSync(page, 'utf8').matchAll(/\]\(([^)#\s]*)(?:#([^)]*))?\)/g)];
  const broken = links.filter(([, link = '', heading]) => {
    if (/^https?:/.test(link)) return false;
    const target = link === '' ? page : join(dirname(page), link);
    return !existsSync(target) || (heading !== undefined && !anchorsOf(target).includes(heading));
  });
  expect(broken.map(([link]) => link)).toEqual([]);
});

test('the README leads to every page', () => {
  const readme = readFileSync('README.md', 'utf8');
  const pages = readdirSync('docs').filter((file) => file.endsWith('.md'));
  expect(pages.filter((page) => !readme.includes(`(docs/${page}`))).toEqual([]);
});

test('the program names only pages and sections that are there', () => {
  const named = sources().flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/(?<![\w./-])(docs\/[\w/-]+\.md)(?:#([\w-]+))?/g)].map(
      ([, page = '', heading]) => ({ file, page, heading }),
    ),
  );
  expect(named.length).toBeGreaterThan(15);
  const lost = named.filter(
    ({ page, heading }) => !existsSync(page) || (heading !== undefined && !anchorsOf(page).includes(heading)),
  );
  expect(lost).toEqual([]);
});

test('the README counts what is not proved', () => {
  const tree = treeOf('dist');
  const applications = clustersOf(tree)
    .flatMap((cluster) => deliveriesOf(tree, cluster))
    .map(({ application }) => application as unknown as Application);
  const upstream = applications.filter(({ spec }) =>
    [spec.source ?? [], spec.sources ?? []]
      .flat()
      .some(({ repoURL, path }) => path === undefined || !path.startsWith('dist/') || repoURL === undefined),
  );
  expect(readFileSync('README.md', 'utf8')).toContain(`${upstream.length} of ${applications.length} Applications`);
});

test('the README counts what Argo CD delivers', () => {
  const tree = treeOf('dist');
  const clusters = clustersOf(tree);
  const delivered = clusters.flatMap((cluster) => deliveriesOf(tree, cluster)).length;
  const root = 1;
  expect(readFileSync('README.md', 'utf8')).toContain(`all ${delivered + clusters.length + root} Applications`);
});

test('the README counts what servers are given', () => {
  const files = readdirSync('dist', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml'));
  const objects = files.flatMap((file) => readFileSync(join('dist', file), 'utf8').split(/^---$/m));
  expect(readFileSync('README.md', 'utf8')).toContain(`${objects.length} applied, none refused`);
});

interface Application {
  spec: { source?: Source; sources?: Source[] };
}

interface Source {
  repoURL?: string;
  path?: string;
}
