import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { withSealed } from '../../../engine/load/sealed.ts';
import { sealedText } from './sealed-text.ts';
import { TemporaryFleet } from './temporary-fleet.ts';

const FILE = 'sealed/cluster-02/monitoring/prometheus-agent-remote-write.yaml';

const read = (path: string): string => readFileSync(`test/fixtures/four-clusters/clusters/${path}`, 'utf8');

const SEALED = read(FILE);
const PASSWORD = / {4}password: (\S+)/.exec(SEALED)?.[1] ?? '';

/** What is said of the example fleet with one of its files written otherwise, elsewhere or twice. */
function linesOf(text: string, { file = FILE, change = (fleet: TemporaryFleet) => fleet } = {}): string[] {
  const fleet = change(new TemporaryFleet().write(file, text));
  const { findings } = withSealed(fleet.load().fleet!, fleet.folder);
  return findings
    .filter(({ code }) => code !== 'demo-fleet')
    .map(({ at, message, code }) => `${at}: ${message} [${code}]`.replaceAll(fleet.folder, 'clusters'));
}

const MEND = 'npm run seal -- set cluster-02 monitoring/prometheus-agent-remote-write password';

test('what stands in the repository holds', () => {
  expect(PASSWORD).toMatch(/^AgA|^Ag/);
  expect(linesOf(SEALED)).toEqual([]);
});

test('more values than a Secret has', () => {
  const values = Array.from({ length: 1001 }, (_, i) => `    k${i}: x\n`).join('');
  expect(linesOf(SEALED.replace(/^( *encryptedData:\n)/m, `$1${values}`))).toEqual([
    expect.stringMatching(/encryptedData has \d+ entries; expected at most 1000 \[yaml-size\]$/),
  ]);
});

describe('a value that no key of the cluster opens (contract K02)', () => {
  const value = (text: string) => linesOf(SEALED.replace(PASSWORD, text));

  test('cut off', () => {
    expect(value(PASSWORD.slice(0, 701))).toEqual([
      `clusters/${FILE}:17:15: password: it is not base64, or was cut off; ${MEND} [sealed-value]`,
    ]);
    expect(value(PASSWORD.slice(0, 700))).toEqual([expect.stringContaining('password: it holds 525 bytes, and')]);
  });

  test('another character in its base64', () => {
    expect(value(PASSWORD.replace(/^(.{40})./, '$1!'))).toEqual([expect.stringContaining('it is not base64')]);
    expect(value(PASSWORD.replace(/^./, 'B'))).toEqual([expect.stringContaining('[sealed-value]')]);
  });

  test('sealed with a key of another length', () => {
    expect(value(sealedText({ modulusBytes: 256 }))).toEqual([
      expect.stringContaining('password: it was sealed with no key of 4096 bits, as the certificate has'),
    ]);
  });

  test('any length that controllers make, where no certificate says which', () => {
    const unknown = { change: (fleet: TemporaryFleet) => fleet.remove('certs') };
    expect(linesOf(SEALED.replace(PASSWORD, sealedText({ modulusBytes: 256 })), unknown)).toEqual([]);
    expect(linesOf(SEALED.replace(PASSWORD, sealedText({ modulusBytes: 300 })), unknown)).toHaveLength(1);
  });

  test("sealed with another cluster's certificate, and copied", () => {
    const file = FILE.replace('cluster-02', 'cluster-03');
    expect(linesOf(SEALED, { file })).toEqual([
      expect.stringMatching(
        /:8:.*: ca\.crt was sealed with the certificate of cluster-02, which cluster-03 has no key/,
      ),
      `clusters/${file}:9:39: password was sealed with the certificate of cluster-02, which cluster-03 has no key for; ${MEND.replace('-02', '-03')} [sealed-certificate]`,
    ]);
  });
});

describe('a value that opens under no other name (contract K03)', () => {
  const renamed = SEALED.replaceAll('name: prometheus-agent-remote-write', 'name: remote-write');
  const file = FILE.replace('prometheus-agent-remote-write', 'remote-write');

  test('renamed', () => {
    expect(linesOf(renamed, { file })).toEqual([
      `clusters/${file}:7:28: sealed for monitoring/prometheus-agent-remote-write, and opens under no other name; ` +
        'move it back, or seal its values anew (npm run seal -- set cluster-02 monitoring/remote-write KEY) [sealed-place]',
    ]);
  });

  test('copied to another namespace', () => {
    const moved = SEALED.replaceAll('namespace: monitoring', 'namespace: logging');
    const file = FILE.replace('monitoring', 'logging');
    expect(linesOf(moved, { file })).toEqual([expect.stringContaining('opens under no other namespace; move it back')]);
  });

  const MARK = '    sealedsecrets.bitnami.com/namespace-wide: "true"\n';
  const marked = (text: string) => text.replace('  annotations:\n', `  annotations:\n${MARK}`);
  const wide = (text: string) => text.replace('sealed-as: strict', 'sealed-as: namespace-wide');

  test('a scope that is marked and was not sealed, or was sealed and is not marked', () => {
    expect(linesOf(marked(SEALED))).toEqual([
      expect.stringMatching(
        /sealed strict, and marked namespace-wide, .* remove the mark of a scope, or .*\[sealed-scope\]$/,
      ),
    ]);
    expect(linesOf(wide(SEALED))).toEqual([
      expect.stringMatching(
        /sealed namespace-wide, and marked strict, .*sealedsecrets\.bitnami\.com\/namespace-wide: "true"/,
      ),
    ]);
  });

  test('a scope that there is not', () => {
    expect(linesOf(SEALED.replace('sealed-as: strict', 'sealed-as: Strict'))).toEqual([
      `clusters/${FILE}:7:28: "Strict monitoring/prometheus-agent-remote-write" begins with no scope; ` +
        'expected what npm run seal writes; seal its values anew (npm run seal -- set cluster-02 monitoring/prometheus-agent-remote-write KEY) [sealed-scope]',
    ]);
  });

  test('a wider scope lets it be renamed', () => {
    expect(linesOf(wide(marked(renamed)), { file })).toEqual([]);
  });
});

test('what another program has sealed has no records, and is taken', () => {
  const foreign = SEALED.replace(/ {2}annotations:\n( {4}fleetwright\/.*\n)+/, '  creationTimestamp: null\n');
  expect(foreign).not.toContain('fleetwright/');
  expect(linesOf(foreign)).toEqual([]);
});
