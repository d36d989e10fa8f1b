import { join } from 'node:path';
import { expect, test } from 'vitest';
import { registry } from '../../../charts/index.ts';
import { groupsOf } from '../../../engine/seal/generate/groups.ts';
import { makeable } from '../../../engine/seal/generate/makeable.ts';
import { openFleet } from '../../../engine/seal/seal-fleet.ts';
import { ROOT } from '../commands/run.ts';
import { SealingFleet } from './sealing-fleet.ts';

const USERS = 'monitoring/thanos-receive-auth-users';

test('passwords of which a store has a part are not made, and one line says so', async () => {
  const sealing = await SealingFleet.make();
  const file = 'clusters/cluster-01.yaml';
  const store = 'store: {provider: onepassword, vault: fleet, auth: {method: token}}';
  sealing.write(file, `${sealing.read(file)}secrets: {external: [${USERS}], ${store}}\n`);
  const fleet = openFleet({ folder: sealing.clusters, schemas: join(ROOT, 'imports/schemas'), registry });
  const groups = groupsOf(fleet);
  const { due, findings } = makeable(
    fleet,
    groups.map((group) => ({ group, why: 'missing' })),
    '2026-11-21',
  );
  const left = groups.filter((group) => due.every((each) => each.group !== group));
  expect(left.map(({ id }) => id).sort()).toEqual([
    'remote-write/cluster-02',
    'remote-write/cluster-03',
    'remote-write/cluster-04',
  ]);
  const commands = ['cluster-02', 'cluster-03', 'cluster-04']
    .map((cluster) => `npm run seal -- set ${cluster} monitoring/prometheus-agent-remote-write password`)
    .join(', ');
  expect(findings.map(({ at, message }) => `${at}: ${message}`)).toEqual([
    `cluster-01/${USERS}: cluster-02, cluster-03, cluster-04 come from a store, and what is made of them here cannot be known; seal that by hand: ${commands}`,
  ]);
});
