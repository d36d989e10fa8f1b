import { whole } from '../../access/whole.ts';
import { connectError } from '../../connect/connect-error.ts';
import { certificatePath, clusterNamed } from '../../seal/seal-fleet.ts';
import { command, type ExitCode } from '../command.ts';
import { orReport } from '../findings.ts';
import { connect, kubeconfigOf } from '../kubeconfig.ts';
import { keepCertificate } from '../seal/cert.ts';
import { fleetOf } from '../seal/project.ts';
import { CONNECT_OPTIONS } from './connect-options.ts';
import { journalsOf } from './journals.ts';
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
      const { at } = connection.target;
      const journals = journalsOf(connection, terminal);
      await whole(journals, async () => {
        const fetched = await certificateFor(connection, journals.cluster);
        if (fetched === undefined) {
          const message = 'it has a sealing key, and no controller runs that would tell its certificate';
          throw connectError('sealing-controller', at, `${message}; once it runs: npm run seal -- cert ${name}`);
        }
        journals.files.keep(certificatePath(fleet, name));
        keepCertificate(terminal, { fleet, cluster: name, fetched });
      });
      return 0;
    }),
});
