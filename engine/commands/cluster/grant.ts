import { grant as grantAccess, lacking, titleOf } from '../../access/grant.ts';
import { requireAccount } from '../../access/identity.ts';
import { whole } from '../../access/whole.ts';
import { clusterNamed } from '../../seal/seal-fleet.ts';
import { command, type ExitCode } from '../command.ts';
import { orReport } from '../findings.ts';
import { connect, kubeconfigOf } from '../kubeconfig.ts';
import { MARKS } from '../options.ts';
import { fleetOf } from '../seal/project.ts';
import { CONNECT_OPTIONS } from './connect-options.ts';
import { journalsOf } from './journals.ts';
import { needsOfCluster } from './plan.ts';

export const grant = command({
  summary: "bring the rights of Argo CD's account to what the fleet needs now",
  options: { ...CONNECT_OPTIONS, 'dry-run': { type: 'boolean', summary: 'print what differs, and change nothing' } },
  arguments: { name: { summary: 'the cluster' } },
  run: ({ name, clusters, kubeconfig, context, 'dry-run': dryRun }, runtime) =>
    orReport(runtime, async (): Promise<ExitCode> => {
      const { project, terminal } = runtime;
      const fleet = fleetOf(project, clusters);
      const { apiServer } = clusterNamed(fleet, name);
      const { access } = needsOfCluster(fleet, name, project);
      const connection = connect(kubeconfigOf(kubeconfig), { cluster: name, apiServer, context });
      await requireAccount(connection, name);
      const lines = await lacking(connection, name, access);
      if (lines.length === 0) terminal.print(`${name}: as the fleet needs it`);
      for (const line of lines) terminal.print(`${MARKS.changed} ${line}`);
      if (dryRun || lines.length === 0) return 0;
      const journals = journalsOf(connection, terminal);
      const ended = await whole(journals, () =>
        grantAccess(connection, { access, cluster: name, journal: journals.cluster }),
      );
      for (const object of ended) terminal.print(`${MARKS.removed} ${titleOf(object)}`);
      return 0;
    }),
});
