import { existsSync } from 'node:fs';
import { clusterSecretName } from '../../../charts/argocd/argocd-credentials.ts';
import { titleOf } from '../../access/grant.ts';
import type { NeededSecret } from '../../compose/needed.ts';
import { shownPath } from '../../load/files.ts';
import { certificatePath, secretKey } from '../../seal/seal-fleet.ts';
import type { Terminal } from '../../terminal.ts';
import { emit } from '../../yaml/emit.ts';
import type { ExitCode } from '../command.ts';
import { count } from '../count.ts';
import { MARKS } from '../options.ts';
import type { NewCluster } from './plan.ts';

/** What `--dry-run` shows: every object and the file, as they would be made. */
export function printPlan(terminal: Terminal, plan: NewCluster, sealed: string): ExitCode {
  const { access, path, text } = plan;
  const objects = [...(access?.prepared ?? []), ...(access?.account ?? [])];
  terminal.print(factsLine(plan));
  for (const object of access?.prepared ?? [])
    terminal.print(`${MARKS.added} ${titleOf(object)}, empty, unless it is there`);
  for (const object of access?.account ?? []) terminal.print(`${MARKS.added} ${titleOf(object)}`);
  if (objects.length > 0) terminal.print(`${MARKS.added} Secret with a token`);
  terminal.print(`${MARKS.added} a first sealing key, unless it has one`);
  if (!existsSync(path)) terminal.print(`${MARKS.added} ${shownPath(path)}`);
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

/** What the cluster told of itself. */
function factsLine({ connection, facts }: NewCluster): string {
  const { kubernetes, nodes, storageClasses, cni } = facts;
  const classes = storageClasses.map(({ name }) => name).join(', ') || 'none';
  const network = cni ?? 'not known';
  return `${connection.target.at}: Kubernetes ${kubernetes}, ${count(nodes.length, 'node')}, storage classes: ${classes}, network: ${network}`;
}

/** What was made, and what a person does next. */
export function reportAdded(terminal: Terminal, plan: NewCluster, files: readonly string[]): void {
  const { said, fleet, before } = plan;
  terminal.print(factsLine(plan));
  for (const file of files) terminal.print(`${MARKS.added} ${shownPath(file)}`);
  if (!files.includes(certificatePath(fleet, said.name))) {
    terminal.print(
      `its sealing controller has a key and does not answer; once it does: npm run seal -- cert ${said.name}`,
    );
  }
  for (const line of leftToSeal(plan)) terminal.print(line);
  // What a cluster lacks that was there before is not told apart from what all the others lack.
  const list = fleet === before ? 'npm run seal -- list --missing, then ' : '';
  terminal.print(`next: ${list}npm run synth, and commit clusters with dist`);
}

/** What the cluster needs sealed, and other clusters because of it. */
function leftToSeal({ fleet, before, said: { name } }: NewCluster): string[] {
  const needed = new Set(before.needed.flatMap(valuesOf));
  const sealed = `${fleet.fleet.central} argocd/${clusterSecretName(name)} `;
  return fleet.needed.flatMap((need) => {
    const { cluster, values } = need;
    const missing = values.filter((value, i) => !value.sealed && !needed.has(valuesOf(need)[i]!));
    const line = `${cluster} ${secretKey(need)} (${missing.map((value) => value.name).join(', ')})`;
    return missing.length === 0 || line.startsWith(sealed) ? [] : [`still to seal: ${line}`];
  });
}

const valuesOf = (need: NeededSecret): string[] =>
  need.values.map(({ name }) => `${need.cluster} ${secretKey(need)} ${name}`);
