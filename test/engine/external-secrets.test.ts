import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { registry } from '../../charts/index.ts';
import { synthesize } from '../../engine/synthesize.ts';

const FIXTURE = 'test/fixtures/external-secrets/clusters';

const synthesized = (clusters = FIXTURE) => synthesize({ clusters, schemas: 'imports/schemas', registry });

/** The fixture with one text replaced in one file, for the time of the test. */
function changed(file: string, before: string, after: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'fleet-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  cpSync(FIXTURE, folder, { recursive: true });
  const text = readFileSync(join(folder, file), 'utf8');
  expect(text).toContain(before);
  writeFileSync(join(folder, file), text.replace(before, after));
  return folder;
}

test('a cluster on Vault has all secrets from there but one, and another cluster one from 1Password', () => {
  const { findings, files } = synthesized();
  expect(findings.filter(({ level }) => level === 'error')).toEqual([]);
  const external = [...files.keys()].filter((path) => /\/(externalsecret|clustersecretstore)-/.test(path));
  expect(external.sort()).toMatchInlineSnapshot(`
    [
      "clusters/cluster-01/external-secrets/clustersecretstore-fleet.yaml",
      "clusters/cluster-01/thanos-receiver/externalsecret-thanos-receiver-objstore.yaml",
      "clusters/cluster-02/external-secrets/clustersecretstore-fleet.yaml",
      "clusters/cluster-02/fluent-bit/externalsecret-fluent-bit-opensearch.yaml",
      "clusters/cluster-02/prometheus-agent/externalsecret-prometheus-agent-remote-write.yaml",
    ]
  `);
  const missing = findings.filter(({ code }) => code === 'missing-secret').map(({ message }) => message.split(' ')[1]);
  expect(missing).toContain('longhorn-system/longhorn-backup-target');
  expect(missing).toContain('external-secrets/store-credentials');
  expect(missing).not.toContain('monitoring/thanos-receiver-objstore');
  expect(missing).not.toContain('monitoring/prometheus-agent-remote-write');
});

test('a cluster whose Kubernetes is too old for it is refused with the reason', () => {
  const { findings, files } = synthesized(changed('cluster-02.yaml', '"1.36"', '"1.28"'));
  expect(files.size).toBe(0);
  expect(findings.map(({ code, message }) => `${code}: ${message}`)).toEqual([
    'kubernetes-version: external-secrets-crds and external-secrets need Kubernetes 1.30 (the definitions have selectable fields, which older API servers refuse), not 1.28; upgrade, or turn them off',
  ]);
});
