import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Credential,
  checkCredential,
  clusterSecret,
  givenCredential,
  sealCredential,
  wipe,
} from '../../access/credential.ts';
import { grant } from '../../access/grant.ts';
import { whole } from '../../access/whole.ts';
import { shownPath } from '../../load/files.ts';
import { withCertificate } from '../../seal/certificate-file.ts';
import { replaceFile } from '../../seal/replace-file.ts';
import { certificatePath, clusterNamed, refuseDemo, sealedPath } from '../../seal/seal-fleet.ts';
import { checkSealable } from '../../seal/seal-values.ts';
import { command, type ExitCode, type Runtime, UsageError, type Values } from '../command.ts';
import { currentDay } from '../current-day.ts';
import { orReport } from '../findings.ts';
import { connect, kubeconfigOf } from '../kubeconfig.ts';
import { clustersFolder } from '../options.ts';
import { fleetOf } from '../seal/project.ts';
import { CONNECT_OPTIONS } from './connect-options.ts';
import { CREDENTIAL_OPTIONS, checkGiven, newToken, tryOut } from './credential.ts';
import { journalsOf } from './journals.ts';
import { type NewCluster, planOf, planOfKnown, type Saying } from './plan.ts';
import { printPlan, reportAdded } from './report.ts';
import { certificateFor } from './sealing-key.ts';

const OPTIONS = {
  ...CONNECT_OPTIONS,
  pool: { type: 'string', summary: 'addresses for its load balancers, such as 192.168.101.240-192.168.101.249' },
  'api-server': { type: 'string', summary: 'its API server as Argo CD reaches it (default: of the kubeconfig)' },
  ingress: { type: 'string', summary: 'address or hostNetwork (default: hostNetwork)' },
  zone: { type: 'string', summary: 'its DNS zone (default: by the pattern in fleet.yaml)' },
  disk: { type: 'string', summary: 'of one node, for volumes (default: what the smallest node has)' },
  'storage-class': { type: 'string', summary: 'a class that it has (default: Longhorn’s, which the fleet brings)' },
  label: { type: 'string', multiple: true, summary: 'such as environment=production; repeatable' },
  ...CREDENTIAL_OPTIONS,
  'dry-run': { type: 'boolean', summary: 'print what would be made, and make nothing' },
} as const;

const ARGUMENTS = { name: { summary: 'what the fleet calls it' } };

type AddValues = Values<typeof OPTIONS, typeof ARGUMENTS>;

export const add = command({
  summary: 'give Argo CD an account on a cluster, and take the cluster into the fleet',
  options: OPTIONS,
  arguments: ARGUMENTS,
  run: (values, runtime) => orReport(runtime, () => addCluster(values, runtime)),
});

async function addCluster(values: AddValues, runtime: Runtime): Promise<ExitCode> {
  const folder = clustersFolder(runtime.project.root, values.clusters);
  const path = join(folder, `${values.name}.yaml`);
  const saying = existsSync(path) ? undefined : sayingOf(values, path);
  if (saying === undefined) checkKnown(values, path);
  const before = fleetOf(runtime.project, values.clusters);
  refuseDemo(before);
  const data = saying === undefined ? clusterNamed(before, values.name) : undefined;
  if (data?.role === 'central') {
    throw new UsageError(`Argo CD runs on ${data.name}; its sealing key: npm run cluster -- key ${data.name}`);
  }
  const credential = givenCredential(values);
  try {
    if (data) checkCredential(data, credential ?? { kind: 'token' });
    const { name, context } = values;
    const connection = connect(kubeconfigOf(values.kubeconfig), { cluster: name, apiServer: data?.apiServer, context });
    const planning = { project: runtime.project, makesAccount: credential === undefined, before };
    const plan = await (saying
      ? planOf(saying, connection, planning)
      : planOfKnown(path, values.name, connection, planning));
    const need = clusterSecret(plan.fleet, values.name);
    checkSealable(plan.fleet, [need], currentDay());
    runtime.terminal.report(plan.warnings);
    if (values['dry-run']) return printPlan(runtime.terminal, plan, sealedPath(plan.fleet, need));
    const files = await carryOut(plan, { credential, runtime });
    reportAdded(runtime.terminal, plan, files);
    return 0;
  } finally {
    if (credential) wipe(credential);
  }
}

/** Of a cluster whose file is there, nothing is said but how to log in. */
function checkKnown(values: AddValues, path: string): void {
  const given = (['pool', 'api-server', 'ingress', 'zone', 'disk', 'storage-class'] as const).filter(
    (option) => values[option] !== undefined,
  );
  const options = [...given, ...(values.label.length > 0 ? ['label'] : [])].map((option) => `--${option}`);
  if (options.length > 0) {
    const message = `${shownPath(path)} is there already, and says what ${options.join(', ')} would; leave that out`;
    throw new UsageError(`${message}, and only the login is made`);
  }
  checkGiven(values);
}

function sayingOf(values: AddValues, path: string): Saying {
  const { name, pool, label, ingress = 'hostNetwork', zone, disk } = values;
  if (!/^[a-z0-9][-a-z0-9]*$/.test(name)) throw new UsageError(`${name} is no DNS label; expected such as cluster-05`);
  if (pool === undefined) throw new UsageError('--pool is missing: which addresses its load balancers take');
  checkGiven(values);
  const labels = label.map((each) => each.split(/=(.*)/s).slice(0, 2));
  const odd = label.find((each) => !each.includes('='));
  if (odd !== undefined) throw new UsageError(`--label ${odd}: expected KEY=VALUE`);
  const storageClass = values['storage-class'];
  const apiServer = values['api-server'];
  const login = values['client-certificate'] === undefined ? undefined : 'client-certificate';
  const said = { name, login, pool, ingress, zone, disk, storageClass, apiServer } as const;
  return { path, ...said, labels: Object.fromEntries(labels) };
}

interface Carrying {
  credential: Credential | undefined;
  runtime: Runtime;
}

/** Makes the account, tries it, and only then writes; all of it or nothing. The paths of the files. */
async function carryOut(plan: NewCluster, { credential: given, runtime: { terminal } }: Carrying): Promise<string[]> {
  const { connection, fleet, said, path, text, access } = plan;
  const journals = journalsOf(connection, terminal);
  return whole(journals, async () => {
    let credential = given;
    if (credential === undefined) {
      await grant(connection, { access: access!, cluster: said.name, journal: journals.cluster });
      credential = await newToken(connection, { cluster: said.name, tokens: [], journal: journals.cluster });
    }
    try {
      await tryOut(connection, credential);
      const need = clusterSecret(fleet, said.name);
      const certificate = certificatePath(fleet, said.name);
      for (const file of [path, certificate, sealedPath(fleet, need)]) journals.files.keep(file);
      const fetched = existsSync(certificate) ? undefined : await certificateFor(connection, journals.cluster);
      sealCredential(fleet, { need, credential, connection }, currentDay());
      if (fetched)
        replaceFile(certificate, withCertificate(fleet, said.name, { fetched, before: '', today: currentDay() }).text);
      const isNew = !existsSync(path);
      if (isNew) replaceFile(path, text);
      return [...(isNew ? [path] : []), ...(fetched ? [certificate] : []), sealedPath(fleet, need)];
    } finally {
      if (given === undefined) wipe(credential);
    }
  });
}
