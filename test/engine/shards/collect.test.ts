import {
  appendFileSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { registry } from '../../../charts/index.ts';
import { packed, sha256, unpacked } from '../../../engine/cache/store.ts';
import type { ComposedCluster } from '../../../engine/compose/cluster.ts';
import { composedFrom } from '../../../engine/shards/composed.ts';
import { leavePart } from '../../../engine/shards/leave.ts';
import { sourceOf } from '../../../engine/shards/origin.ts';
import { readPart, writePart } from '../../../engine/shards/part.ts';
import { load, synthesize } from '../../../engine/synthesize.ts';
import { FOUR_CLUSTERS } from '../commands/run.ts';
import { TemporaryFleet } from '../load/temporary-fleet.ts';
import { put, snapshot, temporaryFolder } from '../output/folder.ts';
import { FleetRun } from './fleet-run.ts';

const FIRST = 'shard-1-of-2.part';
const SECOND = 'shard-2-of-2.part';

/** The parts of both shards: cluster-01 and cluster-03 are in the first, the others in the second. */
let good: string;
beforeAll(async () => {
  good = mkdtempSync(join(tmpdir(), 'fleetwright-parts-'));
  await new FleetRun(good, FOUR_CLUSTERS).shards(2);
});
afterAll(() => rmSync(good, { recursive: true }));

let run: FleetRun;
beforeEach(() => {
  run = new FleetRun(temporaryFolder(), FOUR_CLUSTERS);
  cpSync(join(good, 'parts'), run.parts, { recursive: true });
});

const at = (part: string) => join(run.parts, part);

/** What a join refuses; it leaves what stood in the output as it was. */
async function refused(): Promise<string[]> {
  put(run.out, { 'clusters/cluster-01/old.yaml': 'old\n' });
  const { code, stdout, stderr, files } = await run.join();
  const lines = stderr.replaceAll(run.parts, 'parts').trimEnd().split('\n');
  expect({ code, stdout }).toEqual({
    code: 2,
    stdout: `${lines.length} error${lines.length === 1 ? '' : 's'}; nothing was written\n`,
  });
  expect(files).toEqual({ 'clusters/': '', 'clusters/cluster-01/': '', 'clusters/cluster-01/old.yaml': 'old\n' });
  return lines.map((line) => line.replace(/^error {2}/, ''));
}

/** A part with the clusters of another, changed and with hashes that are right again. */
function forge(part: string, change: (clusters: ComposedCluster[]) => ComposedCluster[]): void {
  const read = readPart(at(part), ({ head: { clusters: _, ...origin }, bodies }) => ({ origin, all: [...bodies()] }));
  if (typeof read === 'string') throw new Error(read);
  writePart(at(part), read.origin, change(read.all as ComposedCluster[]));
}

const mend = (shard: string) => `; run synth --shard ${shard} and bring what it writes`;

test('what another machine hands on is what was composed', () => {
  const options = { clusters: FOUR_CLUSTERS, schemas: 'imports/schemas', registry };
  for (const cluster of synthesize(options).clusters) {
    expect(composedFrom(unpacked(packed(cluster)), cluster.name)).toStrictEqual(cluster);
  }
});

test('the hash of the data is one of all that the loader hands on', () => {
  const loaded = load({ clusters: FOUR_CLUSTERS, schemas: 'imports/schemas', registry });
  if (!('fleet' in loaded)) throw new Error('no fleet');
  expect(JSON.parse(JSON.stringify(loaded.fleet))).toEqual(loaded.fleet);
});

test('bytes that are no value are none, whatever their hash', () => {
  for (const body of [Buffer.alloc(0), Buffer.from('kind: Secret'), Buffer.alloc(99, 255)]) {
    expect(unpacked(Buffer.concat([Buffer.from(sha256(body)), body]))).toBeUndefined();
  }
});

test('a join leaves alone what editors and killed shards leave hidden', async () => {
  put(run.parts, { '.DS_Store': 'x', '.shard-1-of-2.part.99.tmp': 'half of it' });
  expect(await run.join()).toMatchObject({ code: 0 });
});

const EDITED =
  /^parts\/shard-1-of-2\.part: what it says of cluster-03 was changed after it was written; .* \[bad-part\]$/;

describe('a join refuses', () => {
  const cases: [string, () => unknown, ...(string | RegExp)[]][] = [
    [
      'a part that is missing',
      () => rmSync(at(SECOND)),
      `parts/shard-2-of-2.part: is not there${mend('2/2')} [missing-part]`,
    ],
    [
      'no part at all',
      () => [FIRST, SECOND].map((part) => rmSync(at(part))),
      'parts: holds no part; expected one of each shard, which synth --shard writes [missing-part]',
    ],
    [
      'no folder',
      () => rmSync(run.parts, { recursive: true }),
      'parts: cannot be read: it is not there; expected what synth --shard writes [missing-part]',
    ],
    [
      'a part that is there twice',
      () => copyFileSync(at(FIRST), at('shard-1-of-2 (1).part')),
      'parts/shard-1-of-2 (1).part: is no part of a fleet; expected files such as shard-1-of-4.part only; move it away [stray-part]',
    ],
    [
      'a part under the name of another',
      () => copyFileSync(at(FIRST), at(SECOND)),
      `parts/shard-2-of-2.part: is the part of shard 1/2; expected that of 2/2${mend('2/2')} [bad-part]`,
    ],
    [
      'parts of two runs',
      () => run.shard('2/3'),
      'parts: holds parts of 2 and of 3 shards; expected those of one run, remove the others [stray-part]',
    ],
    [
      'a part of other data',
      () => run.shard('2/2', { clusters: new TemporaryFleet().edit('cluster-03.yaml', 'count: 1', 'count: 2').folder }),
      /^parts\/shard-2-of-2\.part: was made of other data \(\w{16}\); expected \w{16}, as here: check out the same commit; run synth --shard 2\/2 .* \[bad-part\]$/,
    ],
    [
      'a part of other code',
      () => run.shard('2/2', { version: 'two' }),
      `parts/shard-2-of-2.part: was made by other code (two); expected one, as here: check out the same commit${mend('2/2')} [bad-part]`,
    ],
    [
      'a part of another node',
      () => edit(FIRST, `"node":"${process.version}"`, '"node":"v18.0.0"'),
      `parts/shard-1-of-2.part: was made by node v18.0.0; expected ${process.version}, as here${mend('1/2')} [bad-part]`,
    ],
    [
      'a part that is cut short',
      () => truncateSync(at(FIRST), readFileSync(at(FIRST)).length - 1),
      /^parts\/shard-1-of-2\.part: is (\d+) bytes long; expected \d+; run synth --shard 1\/2 .* \[bad-part\]$/,
    ],
    [
      'a part that is longer than it says',
      () => appendFileSync(at(FIRST), 'x'),
      /^parts\/shard-1-of-2\.part: is (\d+) bytes long; expected \d+; .* \[bad-part\]$/,
    ],
    [
      'a part that is cut short in its first line',
      () => truncateSync(at(FIRST), 40),
      `parts/shard-1-of-2.part: does not begin as what synth --shard writes${mend('1/2')} [bad-part]`,
    ],
    [
      'an empty part',
      () => truncateSync(at(FIRST), 0),
      `parts/shard-1-of-2.part: does not begin as what synth --shard writes${mend('1/2')} [bad-part]`,
    ],
    [
      'a part that is larger than any',
      () => grow(FIRST, 2 ** 30),
      `parts/shard-1-of-2.part: says 1073741824 bytes of one cluster; expected 134217728 at most, more than any cluster takes${mend('1/2')} [bad-part]`,
    ],
    [
      'a part that was edited',
      () => edit(FIRST, 'name: node-exporter-cluster-03', 'name: node-exporter-cluster-30'),
      EDITED,
    ],
    ['a part whose last byte is another', () => flip(FIRST, -1), EDITED],
    [
      'a link in place of a part',
      () => {
        renameSync(at(FIRST), join(run.parts, '..', 'elsewhere'));
        symlinkSync(join(run.parts, '..', 'elsewhere'), at(FIRST));
      },
      'parts/shard-1-of-2.part: is no regular file; expected what synth --shard writes; move it away [stray-part]',
    ],
    [
      'a folder in place of a part',
      () => {
        rmSync(at(FIRST));
        mkdirSync(at(FIRST));
      },
      'parts/shard-1-of-2.part: is no regular file; expected what synth --shard writes; move it away [stray-part]',
    ],
    [
      'parts in folders of their own',
      () =>
        cpSync(run.parts, join(run.parts, '..', 'copy'), { recursive: true }) ??
        renameSync(join(run.parts, '..', 'copy'), at('shard-1')),
      'parts/shard-1: is no part of a fleet; expected files such as shard-1-of-4.part only; move it away [stray-part]',
    ],
    [
      'everything at once',
      () => {
        renameSync(at(FIRST), at('shard-3-of-3.part'));
        rmSync(at(SECOND));
        writeFileSync(at('notes.txt'), '');
      },
      /^parts\/notes\.txt: is no part of a fleet; .* \[stray-part\]$/,
      `parts/shard-1-of-3.part: is not there${mend('1/3')} [missing-part]`,
      `parts/shard-2-of-3.part: is not there${mend('2/3')} [missing-part]`,
      `parts/shard-3-of-3.part: is the part of shard 1/2; expected that of 3/3${mend('3/3')} [bad-part]`,
    ],
  ];
  test.each(cases)('%s', async (_, damage, ...lines) => {
    await damage();
    expect(await refused()).toEqual(
      lines.map((line) => (typeof line === 'string' ? line : expect.stringMatching(line))),
    );
  });

  test('many missing parts in a few lines', async () => {
    rmSync(run.parts, { recursive: true });
    await run.shard('1/40');
    const lines = await refused();
    expect(lines).toHaveLength(8);
    expect(lines.at(-1)).toBe(`parts/shard-9-of-40.part: is not there (and 31 more)${mend('9/40')} [missing-part]`);
  });
});

describe('a join refuses a forged part', () => {
  const withFile = (path: string) => (clusters: ComposedCluster[]) =>
    clusters.map((cluster) => ({ ...cluster, files: new Map([...cluster.files, [path, 'kind: Secret\n']]) }));
  const swapped = ([first, second]: ComposedCluster[]) => [{ ...second!, name: first!.name }, second!];
  const cases: [string, (clusters: ComposedCluster[]) => ComposedCluster[], string][] = [
    ...[
      '../outside.yaml',
      '/etc/passwd',
      'clusters/cluster-01/../../../outside.yaml',
      'clusters/cluster-01/..',
      'clusters/cluster-01/a\u0000.yaml',
      'clusters/cluster-02/apps/node-exporter.yaml',
      'clusters/cluster-011/x.yaml',
      'argocd/root-application.yaml',
      'argocd/projects/observability-project.yaml',
      'files.txt',
      '.fleetwright-journal',
    ].map((path): [string, (clusters: ComposedCluster[]) => ComposedCluster[], string] => [
      `with the file ${JSON.stringify(path)}`,
      withFile(path),
      `what it says of cluster-01 does not fit: it has the file ${JSON.stringify(path)}; expected files in clusters/cluster-01`,
    ]),
    [
      'with the files of another cluster',
      swapped,
      'what it says of cluster-01 does not fit: it has the file "clusters/cluster-03/',
    ],
    [
      'with a cluster of another shard',
      (all) => [{ ...all[0]!, name: 'cluster-02' }, all[1]!],
      'holds cluster-02 where cluster-01 is expected',
    ],
    ['with a cluster twice', ([first]) => [first!, first!], 'holds cluster-01 where cluster-03 is expected'],
    ['without a cluster', ([first]) => [first!], 'holds no more where cluster-03 is expected'],
    ['with a cluster more', (all) => [...all, all[1]!], 'holds cluster-03 where no more is expected'],
    [
      'without facts',
      (all) => all.map(({ facts: _, ...rest }) => rest as ComposedCluster),
      'what it says of cluster-01 does not fit: facts is not what synth hands on',
    ],
    [
      'with a finding of another level',
      ([first, second]) => [
        { ...first!, findings: JSON.parse('[{"code":"x","level":"none","at":"x","message":"x"}]') },
        second!,
      ],
      'findings.0.level is not what synth hands on',
    ],
  ];
  test.each(cases)('%s', async (_, change, message) => {
    forge(FIRST, change);
    const [line, ...more] = await refused();
    expect(more).toEqual([]);
    expect(line).toContain(message);
    expect(line).toMatch(/^parts\/shard-1-of-2\.part: .* \[bad-part\]$/);
  });
});

describe('a shard', () => {
  test('that cannot write says so, and leaves nothing', async () => {
    const folder = temporaryFolder();
    put(folder, { parts: 'a file' });
    const { code, stderr } = await run.shard('1/2', { parts: join(folder, 'parts') });
    expect(code).toBe(2);
    expect(stderr).toContain('parts/shard-1-of-2.part: a file or a symbolic link stands where a folder is needed');
  });

  test('leaves no part that a join would refuse, and names each cluster of it that is too large', () => {
    const loaded = load({ clusters: FOUR_CLUSTERS, schemas: 'imports/schemas', registry });
    if (!('fleet' in loaded)) throw new Error('no fleet');
    const [first, second] = synthesize({ clusters: FOUR_CLUSTERS, schemas: 'imports/schemas', registry }).clusters;
    const large = { ...second!, files: new Map([['clusters/cluster-02/large.yaml', 'x'.repeat(2 ** 27)]]) };
    const shard = { index: 1, count: 2 };
    const source = sourceOf(loaded.fleet, 'one');
    const before = snapshot(run.parts);
    expect(() => leavePart(run.parts, { shard, source, clusters: [first!, large] })).toThrow(
      /shard-1-of-2\.part: takes 1342\d{5} bytes for cluster-02; expected 134217728 at most, as synth --join reads no more of one cluster; synth without --shard may \[bad-part\]$/,
    );
    expect(snapshot(run.parts)).toEqual(before);
    expect(() => leavePart(run.parts, { shard, source, clusters: [large, first!, large] })).toThrow(
      expect.objectContaining({ findings: [expect.anything(), expect.anything()] }),
    );
  });

  test('replaces its part of an earlier run, also a link in its place', async () => {
    const before = readFileSync(at(FIRST));
    renameSync(at(FIRST), join(run.parts, '..', 'elsewhere'));
    symlinkSync(join(run.parts, '..', 'elsewhere'), at(FIRST));
    await run.shard('1/2', { version: 'two' });
    await run.shard('1/2');
    expect(readFileSync(join(run.parts, '..', 'elsewhere'))).toEqual(before);
    expect(await run.join()).toMatchObject({ code: 0 });
  });
});

function edit(part: string, from: string, to: string): void {
  const bytes = readFileSync(at(part), 'latin1');
  if (!bytes.includes(from)) throw new Error(`${from} does not stand in ${part}`);
  writeFileSync(at(part), bytes.replace(from, to), 'latin1');
}

/** Its clusters become nothing but zeros, which take no room on the disk, and its first line says how many. */
function grow(part: string, bytes: number): void {
  const [line = ''] = readFileSync(at(part), 'latin1').split('\n');
  const head: { clusters: object[] } = JSON.parse(line);
  const text = `${JSON.stringify({ ...head, clusters: head.clusters.map((cluster) => ({ ...cluster, bytes })) })}\n`;
  writeFileSync(at(part), text);
  truncateSync(at(part), text.length + head.clusters.length * bytes);
}

function flip(part: string, place: number): void {
  const bytes = readFileSync(at(part));
  bytes[bytes.length + place]! ^= 1;
  writeFileSync(at(part), bytes);
}
