import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { neededSecrets } from '../../../engine/compose/needed.ts';
import { clusterForTest, composeForTest, fleetForTest } from '../compose.ts';
import { billing } from './billing.ts';

test('the page of own charts shows the chart that is tried here', () => {
  const page = readFileSync('docs/own-charts.md', 'utf8');
  const source = readFileSync('test/charts/own/billing.ts', 'utf8');
  const shown = /```ts\n(const secrets = [\s\S]*?)```/.exec(page)?.[1] ?? '';
  const parts = shown.split('\n// …\n').map((part) => part.trim());
  expect(parts).toHaveLength(2);
  for (const part of parts) expect(source).toContain(part);
});

test('its secrets are mounted, read and pulled with by what is declared', () => {
  const deployment = composeForTest(billing).find(({ kind }) => kind === 'Deployment');
  expect(deployment).toMatchObject({
    metadata: { namespace: 'billing' },
    spec: {
      template: {
        spec: {
          imagePullSecrets: [{ name: 'billing-registry' }],
          containers: [
            {
              env: [
                {
                  name: 'DB_PASSWORD',
                  valueFrom: { secretKeyRef: { name: 'billing-database', key: 'password' } },
                },
              ],
            },
          ],
          volumes: [{ secret: { secretName: 'billing-database', items: [{ key: 'pgpass', path: 'pgpass' }] } }],
        },
      },
    },
  });
});

test('sealing asks for what the cluster needs of it', () => {
  const cluster = clusterForTest('cluster-01');
  const enabled = { ...cluster, components: { billing: { options: {} } } } as unknown as typeof cluster;
  const fleet = fleetForTest({ clusters: [enabled] });
  const needed = neededSecrets(fleet, { components: [billing] });
  expect(needed.map(({ namespace, spec, values, state }) => [namespace, spec.name, values.length, state])).toEqual([
    ['billing', 'billing-database', 1, 'missing'],
    ['billing', 'billing-registry', 1, 'missing'],
  ]);
});
