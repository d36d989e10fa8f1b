import { shownPath } from '../../load/files.ts';
import { shortFingerprint } from '../../seal/record.ts';
import { certificatePath, clusterNamed, type SealFleet } from '../../seal/seal-fleet.ts';
import { type SecretStatus, secretStatus, type ValueStatus } from '../../seal/status.ts';
import { command } from '../command.ts';
import { count } from '../count.ts';
import { currentDay } from '../current-day.ts';
import { orReport } from '../findings.ts';
import { CLUSTER_OPTION, FLEET_OPTIONS } from '../options.ts';
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
      for (const { name } of chosen) {
        const own = secrets.filter(({ cluster }) => cluster === name);
        if (missing && own.length === 0 && fleet.certificates.has(name)) continue;
        terminal.result(certificateLine(fleet, name));
        for (const secret of own) for (const line of secretLines(secret)) terminal.result(line);
      }
      terminal.print(summary(secrets));
      return 0;
    }),
});

const isOpen = ({ next }: ValueStatus): boolean => next !== undefined;

function certificateLine(fleet: SealFleet, cluster: string): string {
  const [newest, ...older] = fleet.certificates.get(cluster)?.certificates ?? [];
  if (newest === undefined) return `${cluster}: no certificate to seal with; npm run seal -- cert ${cluster}`;
  const from = newest.fetched === undefined ? '' : `, fetched ${newest.fetched}`;
  const before = older.length === 0 ? '' : `, and ${older.length} older`;
  const demo = newest.demo ? '; for demonstration only' : '';
  const path = shownPath(certificatePath(fleet, cluster));
  return `${cluster}: ${shortFingerprint(newest.fingerprint)} until ${newest.notAfter}${from}${before} (${path})${demo}`;
}

function secretLines({ cluster, secret, components, values, scope }: SecretStatus): string[] {
  const scoped = scope === 'strict' ? '' : `, ${scope}`;
  const width = Math.max(...values.map(({ name }) => name.length));
  return [
    `  ${secret} (${components.join(', ')}${scoped})`,
    ...values.map((value) => `    ${value.name.padEnd(width)}  ${valueText(value, cluster)}`),
  ];
}

function valueText(value: ValueStatus, cluster: string): string {
  const { sealed, seal, certificate, since, days, notAfter, outdated, next, how } = value;
  const hint = how === undefined ? '' : `: ${how}`;
  if (!sealed) return next === undefined ? 'external: the store of the cluster has it' : `missing; ${next}${hint}`;
  if (seal === undefined || seal === 'unrecorded') return 'sealed elsewhere';
  const age = days === 0 ? 'today' : `${count(days ?? 0, 'day')} ago`;
  const ends = notAfter === undefined ? '' : `, serves until ${notAfter}`;
  const told = `sealed ${since}, ${age}, with ${certificate}${ends}`;
  if (outdated !== undefined) return `${told}; ${outdated}: ${next}`;
  if (seal === 'older') return `${told} (an older certificate; npm run seal -- rotate ${cluster})`;
  return seal === 'stranger' ? `${told} (no certificate of this cluster); ${next}` : told;
}

function summary(secrets: readonly SecretStatus[]): string {
  const values = secrets.flatMap((secret) => secret.values);
  const open = values.filter(isOpen);
  const byPerson = open.filter(({ from }) => from === 'person').length;
  const total = `${count(secrets.length, 'secret')}, ${count(values.length, 'value')}`;
  if (open.length === 0) return `${total}; nothing is missing`;
  return `${total}; ${open.length} to be sealed: ${byPerson} by a person, ${open.length - byPerson} by npm run seal -- generate`;
}
