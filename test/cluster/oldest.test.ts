import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { registry } from '../../charts/index.ts';
import type { Registry } from '../../engine/registry.ts';
import { synthesize } from '../../engine/synthesize.ts';
import { declaredVersions } from './binaries.ts';
import { clustersOf, deliveriesOf } from './delivery.ts';
import { prove } from './proof.ts';

const FLEET = 'test/fixtures/kubernetes-1.28/clusters';
const DELIVERING_APPS = 'test/fixtures/app-delivery/clusters';

const fleetOf128 = (known: Registry, clusters = FLEET) =>
  synthesize({ clusters, schemas: 'imports/schemas', registry: known });

const { files, findings } = fleetOf128(registry);

const requesting = madeOld(DELIVERING_APPS);
const apps = madeOld(DELIVERING_APPS, (text) => text.replace(', pullRequest: gitlab', ''));

/** What a fleet renders to where its clusters have the oldest supported Kubernetes. */
function madeOld(fleet: string, change: (app: string) => string = (app) => app): ReturnType<typeof fleetOf128> {
  const folder = mkdtempSync(join(tmpdir(), 'fleetwright-oldest-'));
  try {
    cpSync(fleet, folder, { recursive: true });
    for (const file of readdirSync(folder).filter((name) => /^cluster-.*\.yaml$/.test(name))) {
      const text = readFileSync(join(folder, file), 'utf8');
      writeFileSync(join(folder, file), text.replace(/^kubernetes: .*/m, 'kubernetes: "1.28"'));
    }
    for (const file of readdirSync(join(folder, 'apps')).filter((name) => name.endsWith('.yaml'))) {
      const path = join(folder, 'apps', file);
      writeFileSync(path, change(readFileSync(path, 'utf8')));
    }
    return fleetOf128(registry, folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('the fleet renders for the oldest supported Kubernetes, of which Argo CD is warned', () => {
  expect(findings.filter(({ level }) => level === 'error')).toEqual([]);
  expect(findings.filter(({ code }) => code === 'untested-kubernetes')).toHaveLength(1);
});

test('a component that needs a newer Kubernetes is refused with the reason', () => {
  const [first, ...others] = registry.components;
  const needing = { ...first!, lowestKubernetes: { version: '1.30', reason: 'selectableFields in its definitions' } };
  const refused = fleetOf128({ ...registry, components: [needing, ...others] });
  const messages = refused.findings.filter(({ code }) => code === 'kubernetes-version').map(({ message }) => message);
  expect(messages).toHaveLength(4);
  expect(messages[0]).toContain(
    `${needing.name} needs Kubernetes 1.30 (selectableFields in its definitions), not 1.28`,
  );
  expect(refused.files.size).toBe(0);
});

test('a merge request of the Image Updater, which its API server fails on, is refused', () => {
  const errors = requesting.findings.filter(({ level }) => level === 'error');
  expect(errors.map(({ at, message }) => `${at}: ${message}`)).toEqual([
    'cluster-01/argocd-image-updater/ImageUpdater/argocd/status-live: spec.writeBackConfig.gitConfig.pullRequest.gitlab: has no fields to a rule of its kind, which API servers before 1.33 fail on',
  ]);
});

test('every component that takes it goes to its API server', () => {
  expect(apps.findings.filter(({ level }) => level === 'error')).toEqual([]);
  const proved = [files, apps.files].flatMap((tree) =>
    clustersOf(tree).flatMap((cluster) => deliveriesOf(tree, cluster).map(({ component }) => component)),
  );
  const old = registry.components.filter(({ lowestKubernetes }) => lowestKubernetes === undefined);
  const left = old.map(({ name }) => name).filter((name) => !proved.includes(name));
  // Of a kind that only gateway-api-crds defines, and of Secrets that are sealed in no fleet of a test.
  expect(left).toEqual(['argocd-credentials', 'gateway']);
});

prove({ fleet: 'oldest', tree: files, versionOf: declaredVersions(FLEET) });
prove({ fleet: 'oldest with apps', tree: apps.files, versionOf: () => '1.28' });
