import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withSealed } from '../../../engine/load/sealed.ts';
import { sealedText } from './sealed-text.ts';
import { TemporaryFleet } from './temporary-fleet.ts';

const FILE = 'sealed/cluster-02/monitoring/remote-write.yaml';

const VALUE = sealedText();

const SEALED = `apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata:
  creationTimestamp: null
  name: remote-write
  namespace: monitoring
spec:
  encryptedData:
    password: ${VALUE}
`;

function sealed(folder: TemporaryFleet) {
  const { fleet, findings } = withSealed(folder.load().fleet!, folder.folder);
  return { fleet, findings: findings.filter(({ code }) => code !== 'demo-fleet') };
}

const lines = (fleet: TemporaryFleet): string[] =>
  sealed(fleet).findings.map(({ at, message, code }) =>
    `${at}: ${message} [${code}]`.replaceAll(fleet.folder, 'clusters'),
  );

test('a cluster has its SealedSecrets as they are written', () => {
  const { fleet, findings } = sealed(new TemporaryFleet().write(FILE, SEALED).write('sealed/README.md', '#'));
  expect(findings).toEqual([]);
  expect(fleet.clusters.map(({ sealed }) => Object.keys(sealed))).toEqual([[], ['monitoring/remote-write'], [], []]);
  expect(fleet.clusters[1]?.sealed['monitoring/remote-write']).toMatchObject({
    metadata: { creationTimestamp: null },
    spec: { encryptedData: { password: VALUE } },
  });
});

test('a file that is too large says where its values may be kept', () => {
  const large = SEALED.replace(VALUE, 'A'.repeat(1024 * 1024));
  expect(lines(new TemporaryFleet().write(FILE, large))).toEqual([
    expect.stringMatching(/1 MiB; or in its place a store that has the values \(docs\/capacity\.md\) \[file-size\]$/),
  ]);
});

const refused = (before: string, after: string) =>
  lines(new TemporaryFleet().write(FILE, SEALED.replace(before, after)));

test('what is no SealedSecret, or lies elsewhere than it was sealed for, is refused', () => {
  const found = [
    ...refused('kind: SealedSecret', 'kind: Secret'),
    ...refused('v1alpha1', 'v1'),
    ...refused('encryptedData', 'encrypted'),
    ...refused(VALUE, '""'),
    ...refused('name: remote-write', 'name: remote'),
    ...refused('namespace: monitoring', 'namespace: logging'),
    ...refused('kind:', 'kind: &kind'),
    ...lines(new TemporaryFleet().write('sealed/cluster-20/monitoring/remote-write.yaml', SEALED)),
    ...lines(new TemporaryFleet().write('sealed/cluster-02/remote-write.yaml', SEALED)),
    ...lines(new TemporaryFleet().write('sealed/cluster-02/monitoring/key.pem', '')),
  ];
  expect(found.join('\n')).toMatchInlineSnapshot(`
    "clusters/sealed/cluster-02/monitoring/remote-write.yaml:2:7: a Secret that is not sealed; expected what kubeseal makes of it, and another value, as Git keeps this one [open-secret]
    clusters/sealed/cluster-02/monitoring/remote-write.yaml:1:13: apiVersion is "bitnami.com/v1"; expected bitnami.com/v1alpha1 [wrong-value]
    clusters/sealed/cluster-02/monitoring/remote-write.yaml:7:1: spec.encryptedData is missing; expected a map [missing-field]
    clusters/sealed/cluster-02/monitoring/remote-write.yaml:9:15: spec.encryptedData.password: the value is empty; expected what kubeseal wrote [wrong-value]
    clusters/sealed/cluster-02/monitoring/remote-write.yaml:5:9: metadata.name is remote; expected remote-write, by where the file lies [sealed-place]
    clusters/sealed/cluster-02/monitoring/remote-write.yaml:6:14: metadata.namespace is logging; expected monitoring, by where the file lies [sealed-place]
    clusters/sealed/cluster-02/monitoring/remote-write.yaml:2:7: an anchor; aliases are not taken [yaml-alias]
    clusters/sealed/cluster-20:1:1: no cluster is called cluster-20: where it has left, remove this too; did you mean cluster-01? [clusters-folder]
    clusters/sealed/cluster-02/remote-write.yaml:1:1: expected sealed/<cluster>/<namespace>/<name>.yaml [clusters-folder]
    clusters/sealed/cluster-02/monitoring/key.pem:1:1: expected sealed/<cluster>/<namespace>/<name>.yaml [clusters-folder]"
  `);
});

test('a symbolic link is refused', () => {
  const fleet = new TemporaryFleet().write(FILE, SEALED);
  symlinkSync('/etc/hosts', join(fleet.folder, 'sealed/cluster-02/monitoring/hosts.yaml'));
  expect(lines(fleet)).toEqual([
    'clusters/sealed/cluster-02/monitoring/hosts.yaml:1:1: a symbolic link; expected the file itself [clusters-folder]',
  ]);
});
