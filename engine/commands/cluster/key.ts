import { warning } from '../../../charts/shared/finding.ts';
import { FileJournal } from '../../access/file-journal.ts';
import { Journal } from '../../access/journal.ts';
import { whole } from '../../access/whole.ts';
import { connectError } from '../../connect/connect-error.ts';
import { certificatePath, clusterNamed } from '../../seal/seal-fleet.ts';
import { command, type ExitCode } from '../command.ts';
import { keepCertificate } from '../seal/cert.ts';
import { fleetOf, orReport } from '../seal/project.ts';
import { CONNECT_OPTIONS, connect, kubeconfigOf } from './connect.ts';
import { certificateFor } from './sealing-key.ts';

export const key = command({
  summary: 'make the first sealing key of a cluster whose controller does not run yet, so that secrets can be sealed',
  options: CONNECT_OPTIONS,
  arguments: { name: { summary: 'the cluster' } },
  run: ({ name, clusters, kubeconfig, context }, runtime) =>
    orReport(runtime, async (): Promise<ExitCode> => {
      const { terminal } = runtime;
      const fleet = fleetOf(runtime.project, clusters);
      const { apiServer } = clusterNamed(fleet, name);
      const connection = connect(kubeconfigOf(kubeconfig), { cluster: name, apiServer, context });
      const cluster = new Journal(connection);
      const files = new FileJournal();
      const { at } = connection.target;
      const warn = (message: string) => terminal.report([warning('not-undone', at, message)]);
      await whole({ cluster, files, warn }, async () => {
        const fetched = await certificateFor(connection, cluster);
        if (fetched === undefined) {
          const message = 'it has a sealing key, and no controller runs that would tell its certificate';
          throw connectError('sealing-controller', at, `${message}; once it runs: npm run seal -- cert ${name}`);
        }
        files.keep(certificatePath(fleet, name));
        keepCertificate(terminal, { fleet, cluster: name, fetched });
      });
      return 0;
    }),
});
