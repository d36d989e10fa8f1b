import { timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { clusterSecretName } from '../../../charts/argocd/argocd-credentials.ts';
import { ARGOCD_NAMESPACE } from '../../../charts/argocd/namespace.ts';
import { checkCredential, clusterSecret, givenCredential, sealCredential, wipe } from '../../access/credential.ts';
import { titleOf } from '../../access/grant.ts';
import { requireAccount } from '../../access/identity.ts';
import { get } from '../../access/objects.ts';
import { endTokens, nextSecret, type Token, tokensOf } from '../../access/token.ts';
import { whole } from '../../access/whole.ts';
import { connectError } from '../../connect/connect-error.ts';
import type { Connection } from '../../connect/connection.ts';
import { shownPath } from '../../load/files.ts';
import { clusterNamed, refuseDemo, type SealFleet, sealedPath } from '../../seal/seal-fleet.ts';
import { checkSealable } from '../../seal/seal-values.ts';
import { command, type ExitCode, type Runtime, UsageError, type Values } from '../command.ts';
import { currentDay } from '../current-day.ts';
import { orReport } from '../findings.ts';
import { connect, kubeconfigOf } from '../kubeconfig.ts';
import { MARKS } from '../options.ts';
import { fleetOf } from '../seal/project.ts';
import { reportWrites } from '../seal/writes.ts';
import { CONNECT_OPTIONS } from './connect-options.ts';
import { CREDENTIAL_OPTIONS, checkGiven, newToken, tryOut } from './credential.ts';
import { journalsOf } from './journals.ts';

const OPTIONS = {
  ...CONNECT_OPTIONS,
  ...CREDENTIAL_OPTIONS,
  finish: { type: 'boolean', summary: 'end the old token, once Argo CD has the new one' },
  'central-context': {
    type: 'string',
    summary: 'with --finish: context of the central cluster (default: by its name)',
  },
  'dry-run': { type: 'boolean', summary: 'print what would be made or ended, and change nothing' },
  unchecked: { type: 'boolean', summary: 'with --finish: without a look at what Argo CD has' },
} as const;

const ARGUMENTS = { name: { summary: 'the cluster' } };

type RotateValues = Values<typeof OPTIONS, typeof ARGUMENTS>;

export const rotate = command({
  summary: 'seal a new token for Argo CD; the old one works until --finish',
  options: OPTIONS,
  arguments: ARGUMENTS,
  run: (values, runtime) =>
    orReport(runtime, async () => {
      checkGiven(values);
      const fleet = fleetOf(runtime.project, values.clusters);
      refuseDemo(fleet);
      return values.finish ? finish(fleet, values, runtime) : begin(fleet, values, runtime);
    }),
});

async function begin(fleet: SealFleet, values: RotateValues, { terminal }: Runtime): Promise<ExitCode> {
  const { name, context } = values;
  const data = clusterNamed(fleet, name);
  const given = givenCredential(values);
  const need = clusterSecret(fleet, name);
  checkCredential(data, given ?? { kind: 'token' });
  checkSealable(fleet, [need], currentDay());
  const connection = connect(kubeconfigOf(values.kubeconfig), { cluster: name, apiServer: data.apiServer, context });
  if (given === undefined) await requireAccount(connection, name);
  const tokens = given === undefined ? await tokensOf(connection, name) : [];
  if (tokens.length > 1) throw underWay(connection, name, tokens);
  if (values['dry-run']) {
    if (given === undefined) terminal.print(`${MARKS.added} ${titleOf(nextSecret(name, tokens))}`);
    terminal.print(`${MARKS.changed} ${shownPath(sealedPath(fleet, need))}`);
    return 0;
  }
  const journals = journalsOf(connection, terminal);
  const write = await whole(journals, async () => {
    const credential = given ?? (await newToken(connection, { cluster: name, tokens, journal: journals.cluster }));
    try {
      await tryOut(connection, credential);
      journals.files.keep(sealedPath(fleet, need));
      return sealCredential(fleet, { need, credential, connection }, currentDay());
    } finally {
      wipe(credential);
    }
  });
  reportWrites(terminal, fleet, [write]);
  if (given === undefined) terminal.print(`then, once Argo CD has it: npm run cluster -- rotate ${name} --finish`);
  return 0;
}

const underWay = (connection: Connection, name: string, tokens: readonly Token[]) =>
  connectError(
    'rotation',
    connection.target.at,
    `${tokens.map(({ secret }) => secret.metadata.name).join(' and ')} both work: a rotation is under way; expected npm run cluster -- rotate ${name} --finish first`,
  );

/** Ends every token but the newest, which Argo CD must have: an outage else. */
async function finish(fleet: SealFleet, values: RotateValues, { terminal }: Runtime): Promise<ExitCode> {
  const { name, context } = values;
  if (givenCredential(values) !== undefined) throw new UsageError('--finish takes no credential; it ends old tokens');
  const kubeconfig = kubeconfigOf(values.kubeconfig);
  const connection = connect(kubeconfig, { cluster: name, apiServer: clusterNamed(fleet, name).apiServer, context });
  await requireAccount(connection, name);
  const tokens = await tokensOf(connection, name);
  const [newest, ...old] = tokens.toReversed();
  if (newest?.value === undefined || old.length === 0) {
    terminal.print(`${name} has no token but the one in use`);
    return 0;
  }
  if (!values.unchecked) {
    const { central } = fleet.fleet;
    const { apiServer } = clusterNamed(fleet, central);
    const wanted = { cluster: central, apiServer, context: values['central-context'] };
    await requireInUse(connect(kubeconfig, wanted), name, newest.value);
  }
  if (!values['dry-run']) await endTokens(connection, old);
  for (const { secret } of old) terminal.print(`${MARKS.removed} ${titleOf(secret)}`);
  return 0;
}

const ClusterSecret = z.looseObject({ data: z.looseObject({ config: z.string() }) });
const Config = z.looseObject({ bearerToken: z.string() });

/** Throws unless the Secret that Argo CD reads holds this token. */
async function requireInUse(central: Connection, name: string, token: Buffer): Promise<void> {
  const metadata = { name: clusterSecretName(name), namespace: ARGOCD_NAMESPACE };
  const secret = ClusterSecret.safeParse(await get(central, { apiVersion: 'v1', kind: 'Secret', metadata })).data;
  const { at } = central.target;
  const config = secret && parsed(Buffer.from(secret.data.config, 'base64').toString('utf8'));
  const held = Buffer.from(Config.safeParse(config).data?.bearerToken ?? '');
  if (held.length === token.length && timingSafeEqual(held, token)) return;
  const message = `the Secret argocd/${metadata.name} does not hold the new token yet; expected its sealed file committed and synced first`;
  throw connectError('rotation', at, message);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
