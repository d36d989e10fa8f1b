import { Chart, Testing } from 'cdk8s';
import { expect, test } from 'vitest';
import { imageUpdaters } from '../../../charts/apps/checks/image-updaters.ts';
import { ImageUpdater, type ImageUpdaterProps } from '../../../charts/argocd/image-updater.ts';
import type { KubeObject } from '../../../charts/shared/manifest.ts';
import { Manifest, Manifests } from '../../../charts/shared/manifest.ts';
import { SecretRef } from '../../../charts/shared/secret.ts';
import { clusterForTest, fleetForTest } from '../compose.ts';

const PROPS: ImageUpdaterProps = {
  name: 'frontend-dev',
  applications: [{ name: 'frontend-dev-cluster-02' }],
  images: [{ repository: 'registry.example.org/shop/frontend', policy: { strategy: 'semver' } }],
  writeBack: {
    credentials: new SecretRef('argocd', { name: 'git', keys: ['sshPrivateKey'] }),
    branch: 'main',
    folder: 'clusters/apps/overlays/frontend/dev',
  },
};

const edge = clusterForTest('cluster-02', { components: { 'frontend-dev': { delivery: {} as never, options: {} } } });
const fleet = fleetForTest({ clusters: [clusterForTest('cluster-01'), edge] });

/** An ImageUpdater of the construct, with one text of it replaced by another. */
function updater(name: string, from = '', to = ''): KubeObject {
  const chart = new Chart(Testing.app(), 'chart');
  new ImageUpdater(chart, 'updater', { ...PROPS, name });
  const [object] = Testing.synth(chart);
  return JSON.parse(JSON.stringify(object).replace(from, to));
}

function found(...objects: KubeObject[]): string[] {
  const manifests = new Manifests(objects.map((object) => new Manifest('cluster-01', 'argocd-image-updater', object)));
  const facts = [{ cluster: 'cluster-01', facts: imageUpdaters.collect(manifests) }];
  return [...imageUpdaters.judge(facts, fleet)].map(({ at, message }) => `${at}: ${message}`);
}

const AT = 'cluster-01/argocd-image-updater/ImageUpdater/argocd/frontend-dev';

test('what the construct makes is fine', () => {
  expect(found(updater('frontend-dev'))).toEqual([]);
});

test.each([
  [
    'method',
    '"method":"git:secret:argocd/git"',
    '"method":"argocd"',
    'spec.writeBackConfig.method: argocd writes the image into the Application',
  ],
  [
    'target',
    '"kustomization:/clusters/apps/overlays/frontend/dev"',
    '".argocd-source"',
    'spec.writeBackConfig.gitConfig.writeBackTarget: an Application of plain files is skipped',
  ],
  [
    'branch',
    '"branch":"main"',
    '"branch":"v1.2.3"',
    'spec.writeBackConfig.gitConfig.branch: v1.2.3 is a tag, which cannot move',
  ],
  ['no branch', '"branch":"main",', '', 'spec.writeBackConfig.gitConfig.branch: expected the name of a branch'],
])('%s', (_, from, to, message) => {
  expect(found(updater('frontend-dev', from, to))).toEqual([expect.stringContaining(`${AT}: ${message}`)]);
});

test('an Application that there is not', () => {
  expect(found(updater('frontend-dev', 'frontend-dev-cluster-02', 'frontend-dev-cluster-03'))).toEqual([
    `${AT}: no Application is called frontend-dev-cluster-03; expected one such as <app>-<environment>-<cluster>`,
  ]);
});

test('two for one Application, be it by a pattern', () => {
  expect(found(updater('frontend-dev'), updater('all', 'frontend-dev-cluster-02', 'frontend-*'))).toEqual([
    `${AT.replace(/[^/]+$/, 'all')}: frontend-dev-cluster-02 is ${AT}'s too, and they overwrite each other; expected one`,
  ]);
});
