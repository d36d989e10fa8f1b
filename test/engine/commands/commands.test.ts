import { cpSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { copyAllOfFourClusters, TemporaryFleet } from '../load/temporary-fleet.ts';
import { snapshot, temporaryFolder } from '../output/folder.ts';
import { inProcess } from './in-process.ts';
import { FOUR_CLUSTERS, fleetwright, ROOT, remove } from './run.ts';

const on = (clusters: string, ...args: string[]) => fleetwright([args[0]!, '--clusters', clusters, ...args.slice(1)]);

/** A cluster whose component is paused until a date. */
const pausedFleet = () =>
  new TemporaryFleet().append(
    'cluster-02.yaml',
    'components:\n  node-exporter:\n    pause: {reason: kernel upgrade, until: "2026-03-31"}\n',
  );

describe('check', () => {
  test('says how much it found and writes nothing', async () => {
    const { code, stdout, stderr } = await on(FOUR_CLUSTERS, 'check');
    expect(code).toBe(0);
    expect(stdout).toBe('1 warning in 4 clusters\n');
    expect(stderr).toContain('[demo-fleet]');
  });

  test('--strict makes warnings count', async () => {
    expect(await on(FOUR_CLUSTERS, 'check', '--strict', '--quiet')).toMatchObject({ code: 1, stdout: '' });
  });

  test('--json prints findings, and nothing else anywhere', async () => {
    const { code, stdout, stderr } = await on(FOUR_CLUSTERS, 'check', '--json');
    const { findings } = JSON.parse(stdout);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(findings[0]).toEqual({
      code: expect.any(String),
      level: 'warning',
      at: expect.any(String),
      message: expect.any(String),
    });
  });

  test('--today judges pauses', async () => {
    const { folder } = pausedFleet();
    const last = await on(folder, 'check', '--today', '2026-03-31');
    expect(last.stderr).not.toContain('pause-over');
    const over = await on(folder, 'check', '--today', '2026-04-01');
    expect(over).toMatchObject({ code: 0 });
    expect(over.stderr).toMatch(
      /^warning {2}cluster-02\/node-exporter: pause\.until: the pause \(kernel upgrade\) was to end by 2026-03-31; .* \[pause-over\]$/m,
    );
    expect(await on(folder, 'check', '--today', '31.3.2026')).toMatchObject({
      code: 2,
      stderr: 'check: --today 31.3.2026: expected a date such as 2026-12-31\n',
    });
  });

  test('--today judges certificates that were made too', async () => {
    const fleet = new TemporaryFleet(copyAllOfFourClusters).edit(
      'sealed/cluster-01/monitoring/thanos-receive-tls.yaml',
      '    fleetwright/sealed-as:',
      '    fleetwright/certificate.tls.crt: aabb 2028-11-20 thanos-receive.lab\n    fleetwright/sealed-as:',
    );
    const early = await on(fleet.folder, 'check', '--today', '2028-09-21');
    expect(early.stderr).not.toContain('tls-certificate-ends');
    const late = await on(fleet.folder, 'check', '--today', '2028-09-22');
    expect(late.stderr).toMatch(
      /thanos-receive-tls\.yaml: its certificate ends on 2028-11-20; .*--renew monitoring\/thanos-receive-tls \[tls-certificate-ends\]$/m,
    );
  });

  test('errors end it with 2, all at once', async () => {
    const fleet = new TemporaryFleet()
      .edit('cluster-02.yaml', 'role: edge', 'role: egde')
      .edit('cluster-03.yaml', 'count: 1', 'count: 0');
    const { code, stdout, stderr } = await on(fleet.folder, 'check');
    expect(code).toBe(2);
    expect(stderr).toContain('cluster-02.yaml:3:7: ');
    expect(stderr).toContain('cluster-03.yaml:9:10: ');
    expect(stdout).toBe('2 errors\n');
  });
});

describe('diff', () => {
  const top = mkdtempSync(join(tmpdir(), 'fleetwright-diff-'));
  const dist = join(top, 'dist');
  beforeAll(async () => {
    await on(FOUR_CLUSTERS, 'synth', '--out', dist);
  });
  afterAll(() => remove(top));

  test('has nothing to say after synth', async () => {
    expect(await fleetwright(['diff', '--clusters', FOUR_CLUSTERS, '--out', dist], { cwd: '/' })).toEqual({
      code: 0,
      stdout: `${dist.slice(1)} is up to date\n`,
      stderr: '',
    });
    const { code, stdout } = await on(FOUR_CLUSTERS, 'diff', '--out', dist, '--json');
    const { changes, byHand } = JSON.parse(stdout);
    expect({ code, changes, byHand }).toEqual({ code: 0, changes: [], byHand: [] });
  });

  test('lists what synth would add, change and remove, and leaves it so', async () => {
    const out = temporaryFolder();
    cpSync(dist, out, { recursive: true });
    const path = 'argocd/apps/cluster-02-apps.yaml';
    writeFileSync(join(out, path), 'edited by hand\n');
    remove(join(out, 'argocd/apps/cluster-03-apps.yaml'));
    const before = snapshot(out);
    const fleet = new TemporaryFleet().append('cluster-04.yaml', 'components: {node-exporter: false}\n');
    const { code, stdout } = await on(fleet.folder, 'diff', '--out', out);
    const lines = stdout.trimEnd().split('\n');
    expect(code).toBe(1);
    expect(lines).toEqual(
      expect.arrayContaining([
        `~ ${path}`,
        '+ argocd/apps/cluster-03-apps.yaml',
        '- clusters/cluster-04/apps/node-exporter.yaml',
      ]),
    );
    expect(snapshot(out)).toEqual(before);

    const json = await on(fleet.folder, 'diff', '--out', out, '--json');
    expect(json.code).toBe(1);
    const { changes } = JSON.parse(json.stdout);
    expect(changes).toContainEqual({ kind: 'changed', path });
    expect(lines.at(-1)).toBe(`${changes.length} files would change; npm run synth writes them`);
    expect(lines.filter((line) => /^[-+~] /.test(line)).length).toBeLessThan(changes.length);
    const only = await on(fleet.folder, 'diff', '--out', out, '--cluster', 'cluster-02');
    expect(only.stdout).toContain(`~ ${path}`);
    expect(only.stdout).not.toContain('cluster-04/');
  });

  test('says what no sync takes up, and what none takes away', async () => {
    const fleet = new TemporaryFleet().remove('cluster-04.yaml').edit('fleet.yaml', 'gitlab.', 'git.');
    const { code, stdout } = await on(fleet.folder, 'diff', '--out', dist);
    expect(code).toBe(1);
    expect(stdout.trimEnd().split('\n').slice(-4)).toEqual([
      expect.stringMatching(
        /^by hand: no sync takes up argocd\/root-application\.yaml; kubectl apply -f \S+\/dist\/argocd\/root-application\.yaml /,
      ),
      'by hand: cluster-04-apps and its Applications stay in Argo CD until a person deletes them (docs/clusters.md)',
      'by hand: the ApplicationSet frontend-prod and its Applications stay in Argo CD until a person deletes them (docs/environments.md)',
      expect.stringContaining('would change'),
    ]);
    const json = await on(fleet.folder, 'diff', '--out', dist, '--json');
    expect(JSON.parse(json.stdout).byHand).toEqual([
      expect.stringMatching(/^no sync takes up /),
      'cluster-04-apps and its Applications stay in Argo CD until a person deletes them (docs/clusters.md)',
      expect.stringMatching(/^the ApplicationSet frontend-prod /),
    ]);
    const out = temporaryFolder();
    cpSync(dist, out, { recursive: true });
    const written = await on(fleet.folder, 'synth', '--out', out);
    expect(written.stdout).toMatch(/by hand: no sync takes up[\s\S]*by hand: cluster-04-apps/);
    expect((await on(FOUR_CLUSTERS, 'synth', '--out', temporaryFolder())).stdout).not.toContain('by hand');
  });

  test('warns of what no sync would bring to an end', async () => {
    const fleet = new TemporaryFleet().append('cluster-04.yaml', 'components: {prometheus-agent: {storage: 5Gi}}\n');
    const { code, stderr } = await on(fleet.folder, 'diff', '--out', dist);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^warning {2}clusters\/cluster-04\/prometheus-agent\/\S+\.yaml: \S+\.storage: was 10Gi, .* \[volume-shrinks\]$/m,
    );
    const json = await on(fleet.folder, 'diff', '--out', dist, '--json');
    expect(JSON.parse(json.stdout).findings).toContainEqual(expect.objectContaining({ code: 'volume-shrinks' }));
    const out = temporaryFolder();
    cpSync(dist, out, { recursive: true });
    const written = await on(fleet.folder, 'synth', '--out', out);
    expect(written.stderr).toMatch(/prometheus-agent\/\S+\.yaml: \S+\.storage: was 10Gi, .* \[volume-shrinks\]$/m);
    const again = await on(fleet.folder, 'synth', '--out', out);
    expect(again.stderr).not.toContain('volume-shrinks');
  });

  test('cannot compare what does not hold', async () => {
    const fleet = new TemporaryFleet().edit('cluster-02.yaml', 'role: edge', 'role: egde');
    const { code, stdout } = await on(fleet.folder, 'diff', '--out', dist, '--json');
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ changes: [], findings: [{ level: 'error' }], byHand: [] });
  });
});

describe('dns', () => {
  test('--format hosts is /etc/hosts', async () => {
    const { code, stdout } = await on(FOUR_CLUSTERS, 'dns', '--format', 'hosts');
    const lines = stdout.trimEnd().split('\n');
    expect(code).toBe(0);
    expect(lines.filter((line) => !/^\d+(\.\d+){3} [a-z0-9.-]+$/.test(line))).toEqual([]);
    expect(lines).toContain('192.168.101.194 thanos-receive.k8s-cluster-01.miribit.lab');
  });

  test('--format zone is a zone file; without it, both', async () => {
    const hosts = await on(FOUR_CLUSTERS, 'dns', '--format', 'hosts');
    const zone = await on(FOUR_CLUSTERS, 'dns', '--format', 'zone');
    expect(zone.stdout).toContain('thanos-receive.k8s-cluster-01.miribit.lab. 300 IN A 192.168.101.194\n');
    const both = await on(FOUR_CLUSTERS, 'dns');
    expect(both.stdout).toBe(`# hosts file\n${hosts.stdout}; zone file\n${zone.stdout}`);
  });

  test('refuses other formats, and fleets that do not hold', async () => {
    expect(await on(FOUR_CLUSTERS, 'dns', '--format', 'host')).toEqual({
      code: 2,
      stdout: '',
      stderr: 'dns: there is no format host; did you mean hosts?\n',
    });
    const fleet = new TemporaryFleet().edit('cluster-02.yaml', 'role: edge', 'role: egde');
    expect(await on(fleet.folder, 'dns')).toMatchObject({ code: 2, stdout: '' });
  });
});

test('what a construct refuses is a finding; FLEETWRIGHT_DEBUG shows where in the code', async () => {
  const fleet = new TemporaryFleet()
    .edit('cluster-02.yaml', '192.168.101.210-192.168.101.219', '192.168.101.210-192.168.101.210')
    .edit('cluster-02.yaml', 'ingress: hostNetwork', 'ingress: address')
    .append('cluster-02.yaml', 'components: {gateway-api-crds: true, gateway: true}\n');
  const message = 'cluster-02: loadBalancerPool has no address for the Gateway';
  const args = ['check', '--clusters', fleet.folder];
  const [plain, debug] = await Promise.all([fleetwright(args), fleetwright(args, { env: { FLEETWRIGHT_DEBUG: '1' } })]);
  expect([plain.code, debug.code]).toEqual([2, 2]);
  expect(plain.stderr).toContain(message);
  expect(plain.stderr).not.toMatch(/^ {4}at /m);
  expect(debug.stderr).toContain(message);
  expect(debug.stderr).toMatch(/^ {4}at /m);
});

describe('the command line', () => {
  test.each([
    [['snyth'], 'there is no command snyth; did you mean synth?'],
    [
      ['toString'],
      'there is no command toString; there are buckets, check, cluster, diff, dns, image, import, repo, rollout, schema, seal, synth',
    ],
    [['synth', '--cluter', 'cluster-02'], 'synth: there is no option --cluter; did you mean --cluster?'],
    [['check', '--out=x', '--srict'], 'check: there is no option --out; there are'],
    [['synth', 'cluster-02'], 'synth: cluster-02 is no option; it takes no arguments but options'],
    [['synth', '--out'], 'synth: --out needs a value'],
    [['synth', '--out='], 'synth: --out needs a value'],
    [['synth', '--out', '--quiet'], 'synth: --out needs a value'],
    [['synth', '--shard', '1/3', '--shard', '2/3'], 'synth: --shard is given as 1/3 and as 2/3; expected one of them'],
    [['check', '--strict=yes'], 'check: --strict takes no value'],
  ])('%j', async (args, message) => {
    const { code, stdout, stderr } = await inProcess(args, { top: ROOT });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^ {4}at /m);
  });

  test('help lists the commands, and the options of one', async () => {
    const [none, help, ofSynth] = await Promise.all([
      fleetwright([]),
      fleetwright(['--help']),
      fleetwright(['synth', '--help']),
    ]);
    expect(none).toEqual(help);
    expect(help).toMatchObject({ code: 0, stderr: '' });
    expect(help.stdout.match(/^ {2}\w+/gm)).toEqual(
      [
        'buckets',
        'check',
        'cluster',
        'diff',
        'dns',
        'image',
        'import',
        'repo',
        'rollout',
        'schema',
        'seal',
        'synth',
      ].map((name) => `  ${name}`),
    );
    expect(ofSynth.stdout).toMatch(/^ {2}-c, --cluster VALUE {2,}only what belongs to this cluster; repeatable$/m);
  });
});
