import { join } from 'node:path';
import { expect, test } from 'vitest';
import { registry } from '../../../charts/index.ts';
import type { SealedObject } from '../../../clusters/schema/cluster.ts';
import { sealingLabel, sealValue } from '../../../engine/seal/crypto.ts';
import { rotate } from '../../../engine/seal/rotate.ts';
import { openFleet } from '../../../engine/seal/seal-fleet.ts';
import { sealingCertificate } from '../../../engine/seal/seal-values.ts';
import { ROOT } from '../commands/run.ts';
import { FakeController } from './controller.ts';
import { SealingFleet, sealer } from './sealing-fleet.ts';

const SECRET = 'longhorn-system/longhorn-backup-target';
const FILE = `clusters/sealed/cluster-02/${SECRET}.yaml`;
const KEY = 'AWS_ACCESS_KEY_ID';

/** A sealed file as kubeseal leaves it, and its rotation by what a controller answers. */
async function rotation(answer: (object: SealedObject, right: FakeController, fleet: SealingFleet) => Promise<string>) {
  const fleet = await SealingFleet.make();
  const [namespace = '', name = ''] = SECRET.split('/');
  const text = sealValue(fleet.sealer('cluster-02').pem, sealingLabel('strict', namespace, name), Buffer.from('x'));
  fleet.write(
    FILE,
    `apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata:\n  name: ${name}\n  namespace: ${namespace}\nspec:\n  encryptedData:\n    ${KEY}: ${text}\n  template:\n    data:\n      file: "{{ .${KEY} }}"\n`,
  );
  const opened = openFleet({ folder: fleet.clusters, schemas: join(ROOT, 'imports/schemas'), registry });
  const need = opened.needed.find(({ cluster, spec }) => cluster === 'cluster-02' && spec.name === name)!;
  const newer = await sealer({ notBefore: '2026-03-01' });
  const right = new FakeController(newer, fleet.sealer('cluster-02'));
  const run = rotate(opened, need, {
    controller: { rotate: async (asked) => answer(JSON.parse(asked) as SealedObject, right, fleet) },
    certificate: sealingCertificate(opened, 'cluster-02', '2026-11-21'),
    today: '2026-11-21',
  });
  return { fleet, run, before: fleet.read(FILE) };
}

const asAsked = (object: SealedObject, right: FakeController) => right.rotate(JSON.stringify(object));

test('only values are sealed anew: what a template makes of them stays a template', async () => {
  const { fleet, run } = await rotation(asAsked);
  await run;
  const { encryptedData, template } = fleet.sealed('cluster-02', SECRET).spec;
  expect(Object.keys(encryptedData)).toEqual([KEY]);
  expect(template?.data).toEqual({ file: `{{ .${KEY} }}` });
});

test.each([
  ['no SealedSecret', async () => 'error', 'is no SealedSecret'],
  ['the same again', async (object: SealedObject) => JSON.stringify(object), 'as it was'],
  [
    'another secret',
    async (object: SealedObject) => JSON.stringify({ ...object, metadata: { ...object.metadata, name: 'other' } }),
    'is another secret',
  ],
  [
    'a value less',
    async (object: SealedObject) => JSON.stringify({ ...object, spec: { encryptedData: {} } }),
    `lacks ${KEY}`,
  ],
  [
    'something cut off',
    async (object: SealedObject) => JSON.stringify({ ...object, spec: { encryptedData: { [KEY]: 'AgBy' } } }),
    `has ${KEY}, and`,
  ],
])('an answer that is %s changes nothing', async (_what, answer, message) => {
  const { fleet, run, before } = await rotation(answer);
  await expect(run).rejects.toThrow(message);
  expect(fleet.read(FILE)).toBe(before);
});

test('a file that someone changes meanwhile stays theirs', async () => {
  const { fleet, run } = await rotation(async (object, right, { write, top }) => {
    write.call({ top }, FILE, 'theirs: now\n');
    return asAsked(object, right);
  });
  await expect(run).rejects.toThrow();
  expect(fleet.read(FILE)).toBe('theirs: now\n');
});
