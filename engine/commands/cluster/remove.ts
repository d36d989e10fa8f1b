import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { clusterSecretName } from '../../../charts/argocd/argocd-credentials.ts';
import { ARGOCD_NAMESPACE } from '../../../charts/argocd/namespace.ts';
import { endAccess, titleOf } from '../../access/grant.ts';
import { connectError } from '../../connect/connect-error.ts';
import { insteadOf } from '../../did-you-mean.ts';
import { shownPath } from '../../load/files.ts';
import { certificatePath, type SealFleet } from '../../seal/seal-fleet.ts';
import { command, type ExitCode, type Runtime, UsageError, type Values } from '../command.ts';
import { orReport } from '../findings.ts';
import { connect, kubeconfigOf } from '../kubeconfig.ts';
import { MARKS } from '../options.ts';
import { fleetOf } from '../seal/project.ts';
import { CONNECT_OPTIONS } from './connect-options.ts';

const OPTIONS = {
  ...CONNECT_OPTIONS,
  'files-only': { type: 'boolean', summary: 'leave the account on the cluster, which cannot be reached any more' },
  'dry-run': { type: 'boolean', summary: 'print which files would go, and change nothing' },
} as const;

const ARGUMENTS = { name: { summary: 'the cluster' } };

type RemoveValues = Values<typeof OPTIONS, typeof ARGUMENTS>;

export const remove = command({
  summary: "end Argo CD's access to a cluster, and take the cluster out of the fleet",
  options: OPTIONS,
  arguments: ARGUMENTS,
  run: (values, runtime) => orReport(runtime, () => removeCluster(values, runtime)),
});

async function removeCluster(values: RemoveValues, { project, terminal }: Runtime): Promise<ExitCode> {
  const { name } = values;
  const fleet = fleetOf(project, values.clusters);
  if (name === fleet.fleet.central) throw new UsageError(`${name} is the central cluster, on which Argo CD runs`);
  const files = filesOf(fleet, name);
  const known = fleet.fleet.clusters.find((cluster) => cluster.name === name);
  if (known === undefined && values.context === undefined) {
    const names = fleet.fleet.clusters.map((cluster) => cluster.name);
    const message = `no cluster is called so; ${insteadOf(name, names)} For what is left on one: --context CONTEXT`;
    throw connectError('unknown-cluster', name, message);
  }
  if (!values['files-only']) {
    const wanted = { cluster: name, apiServer: known?.apiServer, context: values.context };
    const connection = connect(kubeconfigOf(values.kubeconfig), wanted);
    const ended = values['dry-run'] ? [] : await endAccess(connection, name);
    for (const object of ended) terminal.print(`${MARKS.removed} ${titleOf(object)}`);
    if (ended.length === 0 && !values['dry-run']) terminal.print(`nothing of an access is on ${connection.target.at}`);
  }
  for (const file of files) {
    if (!values['dry-run']) rmSync(file, { recursive: true });
    terminal.print(`${MARKS.removed} ${shownPath(file)}`);
  }
  if (!values['dry-run']) for (const line of nextLines(name, fleet)) terminal.print(line);
  return 0;
}

/** All that the fleet's data has of a cluster. */
function filesOf(fleet: SealFleet, name: string): string[] {
  const { folder } = fleet;
  const { central } = fleet.fleet;
  return [
    join(folder, 'sealed', central, ARGOCD_NAMESPACE, `${clusterSecretName(name)}.yaml`),
    join(folder, 'sealed', name),
    certificatePath(fleet, name),
    join(folder, `${name}.yaml`),
  ].filter((path) => existsSync(path));
}

/**
 * While Argo CD knows the cluster, deleting its Applications deletes what they brought and runs Longhorn's uninstaller, or never ends
 * where the cluster does not answer; it lets them go at once when it knows it no more. Source: controller/appcontroller.go, v3.5.1.
 */
function nextLines(name: string, { fleet: { central, environments }, needed }: SealFleet): string[] {
  const login = clusterSecretName(name);
  const isExternal = needed.some(({ cluster, spec, state }) => {
    return cluster === central && spec.name === login && state === 'external';
  });
  return [
    ...Object.entries(environments).flatMap(([environment, { clusters }]) =>
      clusters.includes(name)
        ? [`take ${name} out of the environment ${environment}, and of the apps that name it`]
        : [],
    ),
    'next: npm run synth, and commit clusters with dist',
    `once ${central} has synced that, on it, in this order, as Argo CD never prunes these:`,
    `  kubectl -n argocd delete ${isExternal ? 'externalsecret' : 'sealedsecret'},secret ${login}`,
    `  kubectl -n argocd delete applications -l fleetwright/cluster=${name}`,
    `what runs on ${name} stays there`,
  ];
}
