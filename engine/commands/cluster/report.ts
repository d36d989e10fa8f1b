import { clusterSecretName } from '../../../charts/argocd/argocd-credentials.ts';
import { titleOf } from '../../access/grant.ts';
import { shownPath } from '../../load/files.ts';
import { certificatePath, type SealFleet, secretKey } from '../../seal/seal-fleet.ts';
import type { Terminal } from '../../terminal.ts';
import { emit } from '../../yaml/emit.ts';
import type { ExitCode } from '../command.ts';
import { MARKS } from '../fleet.ts';
import type { NewCluster } from './plan.ts';

/** What `--dry-run` shows: every object and the file, as they would be made. */
export function printPlan(
  terminal: Terminal,
  { connection, access, path, text }: NewCluster,
  sealed: string,
): ExitCode {
  const objects = [...(access?.prepared ?? []), ...(access?.account ?? [])];
  terminal.print(`on ${connection.target.at}:`);
  for (const object of access?.prepared ?? [])
    terminal.print(`${MARKS.added} ${titleOf(object)}, empty, unless it is there`);
  for (const object of access?.account ?? []) terminal.print(`${MARKS.added} ${titleOf(object)}`);
  if (objects.length > 0) terminal.print(`${MARKS.added} Secret with a token`);
  terminal.print(`${MARKS.added} ${shownPath(path)}`);
  terminal.print(`${MARKS.added} ${shownPath(sealed)}`);
  terminal.result(
    [
      `# ${shownPath(path)}`,
      text.trimEnd(),
      ...(access?.account ?? []).flatMap((each) => ['---', emit(each).trimEnd()]),
    ].join('\n'),
  );
  return 0;
}

/** What was made, and what a person does next. */
export function reportAdded(terminal: Terminal, { said, fleet }: NewCluster, files: readonly string[]): void {
  for (const file of files) terminal.print(`${MARKS.added} ${shownPath(file)}`);
  const certificate = certificatePath(fleet, said.name);
  if (!files.includes(certificate)) {
    terminal.print(`its sealing controller does not answer yet; once it runs: npm run seal -- cert ${said.name}`);
  }
  for (const line of leftToSeal(fleet, said.name)) terminal.print(line);
  terminal.print('next: npm run synth, and commit clusters with dist');
}

/** What the cluster needs, and the central one for it, that nobody has sealed. */
function leftToSeal({ needed, fleet }: SealFleet, name: string): string[] {
  return needed
    .filter(({ cluster, state }) => state !== 'sealed' && (cluster === name || cluster === fleet.central))
    .filter((need) => !(need.cluster === fleet.central && secretKey(need) === `argocd/${clusterSecretName(name)}`))
    .map((need) => {
      const values = need.values.filter(({ sealed }) => !sealed).map((value) => value.name);
      return `still to seal: ${need.cluster} ${secretKey(need)} (${values.join(', ')})`;
    });
}
