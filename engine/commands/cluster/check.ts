import type { Finding } from '../../../charts/shared/finding.ts';
import type { ClusterData } from '../../../clusters/schema/cluster.ts';
import { certificateFindings, clusterFindings } from '../../access/findings.ts';
import { clusterNamed, type SealFleet } from '../../seal/seal-fleet.ts';
import { command, type Runtime, UsageError } from '../command.ts';
import { countLevels } from '../count.ts';
import { askEach, type Found, foundTogether } from '../each-cluster.ts';
import { hasErrors, orReport } from '../findings.ts';
import { connect, kubeconfigOf } from '../kubeconfig.ts';
import { fleetOf } from '../seal/project.ts';
import { CONNECT_OPTIONS } from './connect-options.ts';
import { needsOfCluster } from './plan.ts';

export const check = command({
  summary: 'look whether clusters can be reached and are what the fleet says of them',
  options: {
    ...CONNECT_OPTIONS,
    strict: { type: 'boolean', summary: 'exit 1 if there are warnings' },
    json: { type: 'boolean', summary: 'print {findings} as JSON' },
  },
  arguments: { name: { summary: 'the cluster (default: all)', optional: true } },
  run: (values, runtime) =>
    orReport(runtime, async () => {
      const { terminal } = runtime;
      const fleet = fleetOf(runtime.project, values.clusters);
      if (values.name === undefined && values.context !== undefined) {
        throw new UsageError('--context is of one cluster; expected NAME too');
      }
      const clusters = values.name === undefined ? fleet.fleet.clusters : [clusterNamed(fleet, values.name)];
      const kubeconfig = kubeconfigOf(values.kubeconfig);
      const all: Found[] = [];
      const look = async (data: ClusterData) => {
        const { name: cluster, apiServer } = data;
        const connection = connect(kubeconfig, { cluster, apiServer, context: values.context });
        return lookAt(fleet, { data, connection, runtime });
      };
      for await (const found of askEach(clusters, look)) {
        all.push(found);
        if (!values.json) terminal.print(`${found.cluster.name}: ${countLevels(found.findings)}`);
      }
      const findings = all.flatMap((found) => found.findings);
      if (values.json) terminal.json({ findings });
      else terminal.report(foundTogether(all));
      if (hasErrors(findings)) return 2;
      return values.strict && findings.length > 0 ? 1 : 0;
    }),
});

interface Look {
  data: ClusterData;
  connection: ReturnType<typeof connect>;
  runtime: Runtime;
}

async function lookAt(fleet: SealFleet, { data, connection, runtime }: Look): Promise<Finding[]> {
  const { name } = data;
  const isCentral = name === fleet.fleet.central;
  const access = isCentral ? undefined : needsOfCluster(fleet, name, runtime.project).access;
  return [
    ...(await clusterFindings(connection, { data, access })),
    ...(await certificateFindings(connection, fleet.certificates.get(name)?.certificates[0], name)),
  ];
}
