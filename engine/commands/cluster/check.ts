import type { Finding } from '../../../charts/shared/finding.ts';
import { certificateFindings, clusterFindings } from '../../access/findings.ts';
import { withNames, withoutName } from '../../cluster-names.ts';
import { ConnectError } from '../../connect/connect-error.ts';
import { FOLDED, folded } from '../../folded.ts';
import { clusterNamed, type SealFleet } from '../../seal/seal-fleet.ts';
import { command, type Runtime, UsageError } from '../command.ts';
import { countLevels } from '../count.ts';
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
      const names = values.name === undefined ? fleet.fleet.clusters.map(({ name }) => name) : [values.name];
      const kubeconfig = kubeconfigOf(values.kubeconfig);
      const found: Found[] = [];
      for (const name of names) {
        const { apiServer } = clusterNamed(fleet, name);
        const own = await orFindings(async () => {
          const connection = connect(kubeconfig, { cluster: name, apiServer, context: values.context });
          return look(fleet, { name, connection, runtime });
        });
        found.push(...own.map((finding) => ({ cluster: name, apiServer, finding })));
        if (!values.json) terminal.print(`${name}: ${countLevels(own)}`);
      }
      const findings = found.map(({ finding }) => finding);
      if (values.json) terminal.json({ findings });
      else terminal.report(foundTogether(found));
      if (hasErrors(findings)) return 2;
      return values.strict && findings.length > 0 ? 1 : 0;
    }),
});

interface Found {
  cluster: string;
  apiServer: string;
  finding: Finding;
}

/** What is found of many clusters, but for their names and addresses, once. */
function foundTogether(found: readonly Found[]): Finding[] {
  const ofAny = ({ cluster, apiServer }: Found, text: string) =>
    withoutName(text.replaceAll(apiServer, '<API server>'), cluster);
  const lines = folded(
    found,
    (each) => {
      const { level, code, at, message } = each.finding;
      return {
        cluster: each.cluster,
        key: JSON.stringify([level, code, ofAny(each, at), ofAny(each, message)]),
        from: FOLDED,
      };
    },
    (first, clusters) => {
      const { cluster, apiServer, finding } = first;
      const at = withNames(finding.at.replaceAll(apiServer, '<API server>'), cluster, clusters);
      return { ...first, finding: { ...finding, at, message: ofAny(first, finding.message) } };
    },
  );
  return lines.map(({ finding }) => finding);
}

interface Look {
  name: string;
  connection: ReturnType<typeof connect>;
  runtime: Runtime;
}

async function look(fleet: SealFleet, { name, connection, runtime }: Look): Promise<Finding[]> {
  const data = clusterNamed(fleet, name);
  const isCentral = name === fleet.fleet.central;
  const access = isCentral ? undefined : needsOfCluster(fleet, name, runtime.project).access;
  return [
    ...(await clusterFindings(connection, { data, access })),
    ...(await certificateFindings(connection, fleet.certificates.get(name)?.certificates[0], name)),
  ];
}

/** A cluster that cannot be reached is no reason not to look at the others. */
async function orFindings(run: () => Promise<Finding[]>): Promise<readonly Finding[]> {
  try {
    return await run();
  } catch (cause) {
    if (!(cause instanceof ConnectError)) throw cause;
    return cause.findings;
  }
}
