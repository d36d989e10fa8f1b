import { ClusterNames, withNames, withoutName } from '../../cluster-names.ts';
import { FOLDED, folded, NAMED, namesOf } from '../../folded.ts';
import { shownPath } from '../../load/files.ts';
import { shortFingerprint } from '../../seal/record.ts';
import { certificatePath, type SealFleet } from '../../seal/seal-fleet.ts';
import type { SecretStatus, ValueStatus } from '../../seal/status.ts';
import { count } from '../count.ts';

/** What lines that are the same otherwise may differ in. */
interface Seal {
  certificate?: string | undefined;
  /** A day such as 2026-12-31. */
  since?: string | undefined;
  notAfter?: string | undefined;
  days?: number | undefined;
}

/** A line of the list. */
interface Row {
  before: string;
  seals: readonly Seal[];
  said: (seals: readonly Seal[]) => string;
  after: string;
}

/** Every cluster with its secrets; clusters of which the same is to be said are told of together, and so is what one has of many. */
export function listedClusters(
  fleet: SealFleet,
  chosen: readonly { cluster: string; secrets: readonly SecretStatus[] }[],
): string[] {
  const names = new ClusterNames(fleet.fleet.clusters.map(({ name }) => name));
  const blocks = chosen.flatMap(({ cluster, secrets }) => {
    const head = certificateRow(fleet, cluster);
    const told = together(secrets.map((secret) => ofOther(secret, names)));
    return (told.length === 0 ? [[]] : told).map((rows) => ({ cluster, rows: [head, ...rows] }));
  });
  const sections = new Map<string, readonly Row[]>();
  for (const { clusters, rows } of alike(blocks)) {
    const key = clusters.join();
    sections.set(key, sections.has(key) ? [...sections.get(key)!, ...rows.slice(1)] : rows);
  }
  return [...sections.values()].flat().map(({ before, seals, said, after }) => before + said(seals) + after);
}

/** Lines that belong together, and the cluster that they are about; empty where that is none. */
interface Block {
  cluster: string;
  rows: readonly Row[];
}

/** A secret that a cluster has of another. */
function ofOther(secret: SecretStatus, names: ClusterNames): Block {
  const other = names.lastIn(secret.secret);
  return { cluster: other === secret.cluster ? '' : other, rows: secretRows(secret) };
}

const together = (blocks: readonly Block[]): (readonly Row[])[] => alike(blocks).map(({ rows }) => rows);

/** Those that differ by the name of a cluster, by certificates and days alone are one, with all names in its first line. */
function alike(blocks: readonly Block[]): { clusters: readonly string[]; rows: readonly Row[] }[] {
  const keys = new Map(blocks.map((block) => [block, keyOf(block)]));
  const same = new Map<string, Block[]>();
  for (const [block, key] of keys) {
    const known = same.get(key);
    if (known === undefined) same.set(key, [block]);
    else known.push(block);
  }
  return folded(
    blocks.map((block) => ({ block, clusters: [block.cluster], rows: block.rows })),
    ({ block }) => ({ cluster: block.cluster, key: keys.get(block)!, from: FOLDED }),
    ({ block }, clusters) => ({ block, clusters: [...clusters], rows: merged(same.get(keys.get(block)!)!, clusters) }),
  );
}

const keyOf = ({ cluster, rows }: Block): string =>
  JSON.stringify(
    rows.map(({ before, seals, after }) => [
      withoutName(before, cluster),
      seals.length > 0,
      withoutName(after, cluster),
    ]),
  );

function merged(blocks: readonly Block[], clusters: readonly string[]): Row[] {
  const [{ cluster, rows }] = blocks as [Block, ...Block[]];
  return rows.map(({ before, said, after }, i) => ({
    before: i === 0 ? withNames(before, cluster, clusters) : withoutName(before, cluster),
    seals: blocks.flatMap((block) => block.rows[i]!.seals),
    said,
    after: withoutName(after, cluster),
  }));
}

function certificateRow(fleet: SealFleet, cluster: string): Row {
  const [newest, ...older] = fleet.certificates.get(cluster)?.certificates ?? [];
  if (newest === undefined) {
    return line(`${cluster}: no certificate to seal with; npm run seal -- cert ${cluster}`);
  }
  const before = older.length === 0 ? '' : `, and ${older.length} older`;
  const demo = newest.demo ? '; for demonstration only' : '';
  const path = shownPath(certificatePath(fleet, cluster));
  const { fingerprint, notAfter, fetched } = newest;
  return {
    before: `${cluster}: `,
    seals: [{ certificate: shortFingerprint(fingerprint), notAfter, since: fetched }],
    said: certificateText,
    after: `${before} (${path})${demo}`,
  };
}

function certificateText(seals: readonly Seal[]): string {
  const fetched = span(seals, ({ since }) => since);
  const from = fetched === undefined ? '' : `, fetched ${fetched}`;
  const one = only(seals, ({ certificate }) => certificate);
  return `${one ?? `${seals.length} certificates`} until ${span(seals, ({ notAfter }) => notAfter)}${from}`;
}

function secretRows({ cluster, secret, components, values, scope, remoteKey }: SecretStatus): Row[] {
  const scoped = scope === 'strict' ? '' : `, ${scope}`;
  const stored = remoteKey === undefined ? '' : `, in the store as ${remoteKey}`;
  const rows = values.map((value) => ({ name: value.name, ...valueRow(value, cluster) }));
  const same = new Map<string, string[]>();
  const keyOfRow = ({ seals, after }: Row) => JSON.stringify([seals.length > 0, after]);
  for (const row of rows) same.set(keyOfRow(row), [...(same.get(keyOfRow(row)) ?? []), row.name]);
  const isMany = (row: Row) => same.get(keyOfRow(row))!.length > NAMED;
  const width = Math.max(...rows.map((row) => (isMany(row) ? 0 : row.name.length)));
  const told = rows.flatMap((row): Row[] => {
    if (!isMany(row)) return [{ ...row, before: `    ${row.name.padEnd(width)}  ` }];
    const names = same.get(keyOfRow(row))!;
    if (names[0] !== row.name) return [];
    const seals = rows.filter(({ name }) => names.includes(name)).flatMap((each) => each.seals);
    return [{ ...row, before: `    ${namesOf(names, ', ')}  `, seals }];
  });
  return [line(`  ${secret} (${components.join(', ')}${scoped})${stored}`), ...told];
}

const unsealed = (after: string): Row => ({ before: '', seals: [], said: () => '', after });

const line = (before: string): Row => ({ ...unsealed(''), before });

function valueRow(value: ValueStatus, cluster: string): Row {
  const { sealed, seal, certificate, since, days, notAfter, outdated, next, how } = value;
  const hint = how === undefined ? '' : `: ${how}`;
  if (!sealed)
    return unsealed(next === undefined ? 'external: the store of the cluster has it' : `missing; ${next}${hint}`);
  if (seal === undefined || seal === 'unrecorded') return unsealed('sealed elsewhere');
  return { before: '', seals: [{ certificate, since, days, notAfter }], said: sealText, after: rest() };

  function rest(): string {
    if (outdated !== undefined) return `; ${outdated}: ${next}`;
    if (seal === 'older') return ` (an older certificate; npm run seal -- rotate ${cluster})`;
    return seal === 'stranger' ? ` (no certificate of this cluster); ${next}` : '';
  }
}

function sealText(seals: readonly Seal[]): string {
  const days = only(seals, (each) => each.days);
  const age = days === undefined ? '' : `, ${days === 0 ? 'today' : `${count(days, 'day')} ago`}`;
  const certificate = only(seals, (each) => each.certificate);
  const ends = span(seals, ({ notAfter }) => notAfter);
  return [
    `sealed ${span(seals, ({ since }) => since)}${age}`,
    ...(certificate === undefined ? [] : [`with ${certificate}`]),
    ...(ends === undefined ? [] : [`serves until ${ends}`]),
  ].join(', ');
}

/** What all of them have; undefined where they differ. */
function only<T>(seals: readonly Seal[], of: (seal: Seal) => T): T | undefined {
  const [first, ...others] = new Set(seals.map(of));
  return others.length === 0 ? first : undefined;
}

/** `2026-01-31`, or `2026-01-31 to 2026-12-31`; undefined where none has one. */
function span(seals: readonly Seal[], of: (seal: Seal) => string | undefined): string | undefined {
  const days = seals.flatMap((each) => of(each) ?? []).sort();
  const [first, last] = [days[0], days.at(-1)];
  return first === last ? first : `${first} to ${last}`;
}
