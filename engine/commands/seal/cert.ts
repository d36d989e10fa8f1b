import { existsSync, readFileSync } from 'node:fs';
import { warning } from '../../../charts/shared/finding.ts';
import { shownPath } from '../../load/files.ts';
import { type CertificateChange, type Fetched, withCertificate } from '../../seal/certificate-file.ts';
import { readPlaintextFile } from '../../seal/plaintext/source.ts';
import { shortFingerprint } from '../../seal/record.ts';
import { replaceFile } from '../../seal/replace-file.ts';
import { certificatePath, clusterNamed, type SealFleet } from '../../seal/seal-fleet.ts';
import type { Terminal } from '../../terminal.ts';
import { command, type ExitCode, UsageError } from '../command.ts';
import { currentDay } from '../current-day.ts';
import { orReport } from '../findings.ts';
import { KUBECONFIG_OPTIONS } from '../kubeconfig.ts';
import { FLEET_OPTIONS } from '../options.ts';
import { controllerFor } from './controller.ts';
import { fleetOf } from './project.ts';

export const cert = command({
  summary: 'take the certificate that a cluster’s controller seals with, from the controller or from a file',
  options: {
    clusters: FLEET_OPTIONS.clusters,
    file: { type: 'string', short: 'f', summary: 'PEM, such as `kubeseal --fetch-cert` prints' },
    ...KUBECONFIG_OPTIONS,
  },
  arguments: { cluster: { summary: 'its name' } },
  run: ({ clusters, cluster, file, ...connect }, runtime) =>
    orReport(runtime, async (): Promise<ExitCode> => {
      if (file !== undefined && (connect.context !== undefined || connect.kubeconfig.length > 0)) {
        throw new UsageError('a certificate comes from one place: --file, or a cluster by --kubeconfig and --context');
      }
      const fleet = fleetOf(runtime.project, clusters);
      const { name } = clusterNamed(fleet, cluster);
      const fetched = file === undefined ? await fetchFrom(fleet, name, connect) : fromFile(file);
      keepCertificate(runtime.terminal, { fleet, cluster: name, fetched });
      return 0;
    }),
});

const fromFile = (file: string): Fetched => ({
  pem: readPlaintextFile(file).toString('latin1'),
  from: shownPath(file),
});

async function fetchFrom(fleet: SealFleet, cluster: string, connect: Parameters<typeof controllerFor>[2]) {
  const { controller, at } = controllerFor(fleet, cluster, connect);
  return { pem: await controller.certificate(), from: at };
}

interface Keep {
  fleet: SealFleet;
  cluster: string;
  fetched: Fetched;
  /** What a person does next is being done. */
  rotates?: boolean;
}

/** Writes the cluster's certificates with this one ahead, and says what that means for what is sealed. */
export function keepCertificate(terminal: Terminal, { fleet, cluster, fetched, rotates }: Keep): CertificateChange {
  const path = certificatePath(fleet, cluster);
  const before = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const change = withCertificate(fleet, cluster, { fetched, before, today: currentDay() });
  const { certificate, known, removed } = change;
  replaceFile(path, change.text);
  const name = `${shortFingerprint(certificate.fingerprint)}, until ${certificate.notAfter}`;
  terminal.print(`${shownPath(path)}: ${name}${known ? ', known already' : ''}`);
  if (removed.length > 0) {
    const gone = removed.map(({ fingerprint, demo }) => `${shortFingerprint(fingerprint)}${demo ? ' (demo)' : ''}`);
    const message = `took away ${gone.join(', ')}, which the controller does not seal with; what was sealed so is to be sealed again: npm run seal -- list --cluster ${cluster}`;
    terminal.report([warning('sealing-certificate', shownPath(path), message)]);
  } else if (!known && before !== '' && !rotates) {
    terminal.print(`next: npm run seal -- rotate ${cluster}, and commit clusters/certs`);
  }
  return change;
}
