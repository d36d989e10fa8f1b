import { clusterNamed } from '../../seal/seal-fleet.ts';
import { type SecretStatus, secretStatus, type ValueStatus } from '../../seal/status.ts';
import { command } from '../command.ts';
import { count } from '../count.ts';
import { currentDay } from '../current-day.ts';
import { orReport } from '../findings.ts';
import { CLUSTER_OPTION, FLEET_OPTIONS } from '../options.ts';
import { listedClusters } from './listed.ts';
import { fleetOf } from './project.ts';

export const list = command({
  summary: 'every secret that the fleet needs: who uses it, and what is sealed with which certificate',
  options: {
    clusters: FLEET_OPTIONS.clusters,
    cluster: CLUSTER_OPTION,
    missing: { type: 'boolean', summary: 'only what is to be sealed' },
    json: { type: 'boolean', summary: 'print {certificates, secrets} as JSON' },
  },
  run: ({ clusters, cluster: names, missing, json }, runtime) =>
    orReport(runtime, () => {
      const { terminal, project } = runtime;
      const today = currentDay();
      const fleet = fleetOf(project, clusters);
      const chosen = names.length > 0 ? names.map((name) => clusterNamed(fleet, name)) : fleet.fleet.clusters;
      const secrets = fleet.needed
        .filter(({ cluster }) => chosen.some(({ name }) => name === cluster))
        .map((need) => secretStatus(fleet, need, today))
        .filter(({ values }) => !missing || values.some(isOpen));
      if (json) {
        const certificates = chosen.map(({ name, certificates }) => ({ cluster: name, certificates }));
        terminal.json({ certificates, secrets });
        return 0;
      }
      terminal.report(fleet.findings);
      const own = new Map(chosen.map(({ name }): [string, SecretStatus[]] => [name, []]));
      for (const secret of secrets) own.get(secret.cluster)!.push(secret);
      const shown = [...own]
        .map(([cluster, secrets]) => ({ cluster, secrets }))
        .filter(({ cluster, secrets }) => !missing || secrets.length > 0 || !fleet.certificates.has(cluster));
      const lines = listedClusters(fleet, shown);
      for (const line of lines) terminal.result(line);
      if (lines.some((line) => line.startsWith('{'))) {
        terminal.print('for one cluster by itself: npm run seal -- list --cluster NAME');
      }
      terminal.print(summary(secrets));
      return 0;
    }),
});

const isOpen = ({ next }: ValueStatus): boolean => next !== undefined;

function summary(secrets: readonly SecretStatus[]): string {
  const values = secrets.flatMap((secret) => secret.values);
  const open = values.filter(isOpen);
  const byPerson = open.filter(({ from }) => from === 'person').length;
  const total = `${count(secrets.length, 'secret')}, ${count(values.length, 'value')}`;
  if (open.length === 0) return `${total}; nothing is missing`;
  return `${total}; ${open.length} to be sealed: ${byPerson} by a person, ${open.length - byPerson} by npm run seal -- generate`;
}
