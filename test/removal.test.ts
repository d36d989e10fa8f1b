import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { KubeObject } from '../charts/shared/manifest.ts';
import { exampleFleet, objectsIn } from './example-fleet.ts';

const page = readFileSync('docs/environments.md', 'utf8');
const [, namespace = '', label = '', app = ''] = /kubectl -n (\S+) delete --selector (\S+)=(\S+)/.exec(page) ?? [];

const synthesis = exampleFleet(1);
const fleet = synthesis.fleet!;
const clusters = fleet.clusters.filter(({ components }) => components[app] !== undefined).map(({ name }) => name);

const named = ({ kind, metadata }: KubeObject) => `${kind} ${metadata.name}`;
const isFound = ({ labels }: Pick<KubeObject['metadata'], 'labels'>) => labels?.[label] === app;

/** What the command would take from a cluster. */
const found = (cluster: string) =>
  objectsIn(synthesis, cluster).filter(({ metadata }) => metadata.namespace === namespace && isFound(metadata));

test('the page says how to remove an app of the example fleet that is not alone in its namespace', () => {
  expect(clusters.length).toBeGreaterThan(1);
  expect(fleet.apps[app]?.namespace).toBe(namespace);
  const all = Object.values(fleet.apps).filter((each) => each.namespace === namespace);
  expect(all.length).toBeGreaterThan(1);
  expect(page).toContain('only when no other app is in it');
});

test('its first command finds what makes its Applications, or all of them, and nothing else', () => {
  const [, key = '', value = ''] = /delete applicationsets,applications --selector (\S+)=(\S+)/.exec(page) ?? [];
  const applications = [...synthesis.files].filter(([path]) => /^(argocd|clusters\/[^/]+)\/apps\//.test(path));
  const owners = applications
    .map(([, text]) => parse(text) as KubeObject)
    .filter(({ metadata }) => metadata.labels?.[key] === value);
  expect(owners.map(named)).toEqual([`ApplicationSet ${app}`]);
});

describe.each(clusters)('on %s', (cluster) => {
  test('its command finds all of the app, and nothing else', () => {
    expect(found(cluster).map(named).sort()).toEqual(objectsIn(synthesis, cluster, app).map(named).sort());
  });

  test('and the Secrets that are made in the cluster', () => {
    const sealed = found(cluster).filter(({ kind }) => kind === 'SealedSecret');
    expect(sealed.map(({ metadata: { name } }) => name)).toContain('frontend-registry-login');
    for (const { spec } of sealed) expect(isFound(Object(spec).template.metadata)).toBe(true);
  });
});

test('what neighbours share would find them too', () => {
  const [cluster = ''] = clusters;
  const shared = found(cluster)[0]?.metadata.labels?.['app.kubernetes.io/part-of'];
  const alike = objectsIn(synthesis, cluster).filter(
    ({ metadata }) => metadata.namespace === namespace && metadata.labels?.['app.kubernetes.io/part-of'] === shared,
  );
  expect(alike.length).toBeGreaterThan(found(cluster).length);
});
