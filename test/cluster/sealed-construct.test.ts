import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SealedSecret } from '../../charts/secrets/sealed-secret.ts';
import type { KubeObject } from '../../charts/shared/manifest.ts';
import { quotedValue, type SecretSpec, sealedValue, secret, verbatim } from '../../charts/shared/secret.ts';
import { sealingLabel, sealValue } from '../../engine/seal/crypto.ts';
import { jsonOf } from '../charts/argocd/objects.ts';
import { SealingFleet } from '../engine/seal/sealing-fleet.ts';
import { SCOPES } from '../programs/kubeseal.ts';
import { binariesOf, NEWEST } from './binaries.ts';
import { settled } from './controllers.ts';
import { startDefined } from './defined.ts';
import { deliveriesOf, treeOf } from './delivery.ts';
import { applySealed, prepareSealed, unsynced } from './sealed.ts';
import { SealingController } from './sealing-controller.ts';
import type { Server } from './server.ts';
import { expectedSecret, heldSecret } from './unsealed.ts';

const CLUSTER = 'cluster-02';
const NAMESPACE = 'logging-agent';
const VALUES = { user: 'ada', 'pass-word': 'of "two" words' };

/** All that a component can declare of a Secret. */
const declared = (scope: SecretSpec['scope'], onRemoval: SecretSpec['onRemoval']) =>
  secret(`all-${scope}-${onRemoval}`, ['user', 'pass-word', 'file'], {
    purpose: 'for the test',
    scope,
    onRemoval,
    type: 'Opaque',
    labels: { 'app.kubernetes.io/part-of': 'test' },
    annotations: { 'example.org/note': 'stays' },
    immutable: true,
    files: {
      file: `${sealedValue('user')}: ${quotedValue('pass-word')}\n${verbatim('{{ .Labels.job }}')}\n`,
    },
  });

const open = secret('open', ['file'], { purpose: 'for the test', files: { file: 'nothing to hide\n' }, values: {} });

const binaries = binariesOf(NEWEST);

describe.skipIf(binaries === undefined)(`a typed SealedSecret on kubernetes ${NEWEST}`, () => {
  const endings: (() => void)[] = [];
  let fleet: SealingFleet;
  let server: Server;

  const sealed = (spec: SecretSpec, values: Readonly<Record<string, string>>): KubeObject => {
    const label = sealingLabel(spec.scope, NAMESPACE, spec.name);
    const { pem } = fleet.sealer(CLUSTER);
    const encryptedData = Object.fromEntries(
      Object.entries(values).map(([name, text]) => [name, sealValue(pem, label, Buffer.from(text))]),
    );
    return jsonOf((scope) => new SealedSecret(scope, 'Sealed', { namespace: NAMESPACE, secret: spec, encryptedData }));
  };
  /** What the controller makes of it. */
  const made = async (object: KubeObject) => {
    await applySealed(server.client, [object]);
    expect(await settled(() => unsynced(server.client, [object]), 30_000)).toEqual([]);
    const { name, namespace } = object.metadata;
    return (await server.client.get({ apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace } })).body;
  };

  beforeAll(async () => {
    fleet = await SealingFleet.make((end) => endings.push(end));
    server = await startDefined(binaries!);
    await prepareSealed(server.client, [sealed(open, {})]);
    const controller = await SealingController.install(server, deliveriesOf(treeOf('dist'), CLUSTER));
    await controller.give('key', fleet.sealer(CLUSTER));
    await controller.start();
  });

  afterAll(async () => {
    for (const end of endings) end();
    await server?.stop();
  });

  test.each(SCOPES)('of scope %s becomes all that was declared', async (scope) => {
    const spec = declared(scope, 'delete');
    const mark = scope === 'strict' ? {} : { [`sealedsecrets.bitnami.com/${scope}`]: 'true' };
    const expected = expectedSecret({ spec }, VALUES);
    const body = await made(sealed(spec, VALUES));
    expect(heldSecret(body)).toEqual({ ...expected, annotations: { ...expected.annotations, ...mark } });
    expect(heldSecret(body).data.file).toBe('ada: "of \\"two\\" words"\n{{ .Labels.job }}\n');
    expect(body.metadata).toMatchObject({ ownerReferences: [{ kind: 'SealedSecret', name: spec.name }] });
  });

  test('that is to stay has no owner to go with', async () => {
    const spec = declared('strict', 'keep');
    const body = await made(sealed(spec, VALUES));
    expect(heldSecret(body)).toEqual(expectedSecret({ spec }, VALUES));
    expect(body.metadata).not.toHaveProperty('ownerReferences');
  });

  test('with nothing but open files needs no seal', async () => {
    expect(heldSecret(await made(sealed(open, {}))).data).toEqual({ file: 'nothing to hide\n' });
  });
});
