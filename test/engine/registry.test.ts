import { expect, test } from 'vitest';
import { tlsSecret } from '../../charts/shared/secret.ts';
import { neededSecrets } from '../../engine/compose/needed.ts';
import { registryOf } from '../../engine/registry.ts';
import { appOf, componentOf } from './compose/small-fleet.ts';
import { appFleet } from './load/apps/app-fleet.ts';
import { TemporaryFleet } from './load/temporary-fleet.ts';

const STATIC = { components: [componentOf('agent')], checks: [], appComponent: appOf };

const load = () => appFleet().load().fleet!;

test('a fleet without apps has the registry of the repository', () => {
  expect(registryOf(STATIC, new TemporaryFleet().load().fleet!)).toBe(STATIC);
});

test('a fleet with apps has a component for each of them in each environment, made once', () => {
  const fleet = load();
  const own = registryOf(STATIC, fleet);
  expect(own.components.map(({ name, wave, project, onRemoval }) => [name, wave, project, onRemoval])).toEqual([
    ['agent', 'metrics', undefined, 'delete'],
    ...['backend', 'frontend'].flatMap((app) =>
      ['dev', 'staging', 'prod'].map((name) => [`${app}-${name}`, 'apps', `apps-${name}`, 'keep']),
    ),
  ]);
  expect(registryOf(STATIC, fleet)).toBe(own);
  expect(registryOf(own, fleet)).toBe(own);
});

test('a repository that knows no apps says so', () => {
  expect(() => registryOf({ components: [] }, load())).toThrow('expected appComponent among them');
});

test('what apps need sealed is among what the fleet needs, whoever asks', () => {
  const secrets = { tls: tlsSecret('web-tls', { purpose: 'for a test', hosts: ['shop.example.org'] }) };
  const appComponent: typeof appOf = (app) => ({ ...appOf(app), ...(app.app === 'frontend' ? { secrets } : {}) });
  const needed = neededSecrets(load(), { ...STATIC, appComponent });
  expect(needed.map(({ cluster, namespace, spec }) => `${cluster} ${namespace}/${spec.name}`)).toEqual([
    'cluster-02 my-app-dev/web-tls',
    'cluster-03 my-app-staging/web-tls',
    'cluster-03 my-app-prod/web-tls',
    'cluster-04 my-app-prod/web-tls',
  ]);
});
