import { type Finding, warning } from '../../../charts/shared/finding.ts';
import type { ClusterData } from '../../../clusters/schema/cluster.ts';
import { agedCertificates } from '../../certificates.ts';
import { clusterNamed, type SealFleet } from '../../seal/seal-fleet.ts';
import { secretStatus } from '../../seal/status.ts';
import { verifyOnline } from '../../seal/verify.ts';
import { command, type ExitCode, UsageError } from '../command.ts';
import { count, countLevels } from '../count.ts';
import { currentDay } from '../current-day.ts';
import { askEach, type Found, foundTogether } from '../each-cluster.ts';
import { hasErrors, orReport } from '../findings.ts';
import { KUBECONFIG_OPTIONS } from '../kubeconfig.ts';
import { FLEET_OPTIONS } from '../options.ts';
import { controllerFor } from './controller.ts';
import { fleetOf } from './project.ts';

export const verify = command({
  summary: 'look at every sealed file; with --online, ask each cluster’s controller whether it can open it',
  options: {
    clusters: FLEET_OPTIONS.clusters,
    online: { type: 'boolean', summary: 'ask the controllers (two files a second)' },
    ...KUBECONFIG_OPTIONS,
  },
  arguments: { names: { shown: 'CLUSTER', summary: 'default: every one', optional: true, repeats: true } },
  run: ({ clusters, names, online, ...connect }, runtime) =>
    orReport(runtime, async (): Promise<ExitCode> => {
      const { terminal, project } = runtime;
      if (connect.context !== undefined && names.length !== 1) {
        throw new UsageError('a context belongs to one cluster; name it');
      }
      const fleet = fleetOf(project, clusters);
      const chosen = names.length > 0 ? names.map((name) => clusterNamed(fleet, name)) : fleet.fleet.clusters;
      const findings: Finding[] = fleet.findings.filter(
        ({ at }) => names.length === 0 || names.some((name) => at.includes(`/${name}/`) || at.includes(`/${name}.pem`)),
      );
      findings.push(...outdatedFindings(fleet, chosen, currentDay()));
      const asks = online || connect.context !== undefined || connect.kubeconfig.length > 0;
      const ask = async (cluster: ClusterData) => {
        const { controller } = controllerFor(fleet, cluster.name, connect);
        return verifyOnline(cluster, controller, { onFile: (secret) => terminal.tick(`${cluster.name}: ${secret}`) });
      };
      const answers: Found[] = [];
      for await (const found of askEach(asks ? chosen : [], ask)) answers.push(found);
      findings.push(...foundTogether(answers));
      terminal.report(findings);
      const files = chosen.flatMap(({ sealed }) => Object.values(sealed));
      const values = files.flatMap(({ spec }) => Object.keys(spec.encryptedData));
      const asked = hasErrors(findings) ? 'put to their controllers' : 'opened by their controllers';
      const how = asks ? asked : 'offline; --online asks the controllers whether they open';
      terminal.print(
        `${count(files.length, 'file')}, ${count(values.length, 'value')} ${how}: ${countLevels(findings)}`,
      );
      return hasErrors(findings) ? 2 : 0;
    }),
});

/** Certificates that seal no more, or soon; and those among the sealed values that serve no more, or soon. */
function outdatedFindings(fleet: SealFleet, clusters: readonly ClusterData[], today: string): Finding[] {
  const names = clusters.map(({ name }) => name);
  const sealed = fleet.needed
    .filter(({ cluster }) => names.includes(cluster))
    .flatMap((need) => {
      const { cluster, secret, values } = secretStatus(fleet, need, today);
      return values.flatMap(({ name, outdated, next }) =>
        outdated ? [warning('certificate-outdated', `${cluster}/${secret}`, `${name}: ${outdated}; ${next}`)] : [],
      );
    });
  return [...agedCertificates({ ...fleet.fleet, clusters: [...clusters] }, today), ...sealed];
}
