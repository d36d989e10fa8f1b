import { expect, test } from 'vitest';
import { withSealed } from '../../../engine/load/sealed.ts';
import { TemporaryFleet } from './temporary-fleet.ts';

const BLOCK = `sops:
  age:
    - recipient: age1example
      enc: x
  lastmodified: "2026-01-01T00:00:00Z"
  mac: ENC[AES256_GCM,data:x,type:str]
  version: 3.10.2
`;

const SECRET = `apiVersion: v1
kind: Secret
metadata:
  name: remote-write
  namespace: monitoring
stringData:
  password: ENC[AES256_GCM,data:x,type:str]
`;

const SEALED = 'sealed/cluster-02/monitoring/remote-write.yaml';

test('what SOPS has encrypted is refused with the ways in', () => {
  const [line, ...more] = new TemporaryFleet().append('cluster-02.yaml', BLOCK).lines();
  expect(more).toEqual([]);
  expect(line).toMatchInlineSnapshot(
    `"clusters/cluster-02.yaml:16:1: encrypted by SOPS, which nothing on the way to a cluster decrypts: Argo CD delivers files as they stand, and no controller opens them; either keep it out of Git and seal its values: npm run seal -- all --from FILE, which asks your own sops; or keep the values in a store, and let External Secrets take them from there: secrets in the file of the cluster [sops-file]"`,
  );
});

test('a sealed file is refused by what SOPS adds, before anything else about it', () => {
  const fleet = new TemporaryFleet().write(SEALED, SECRET + BLOCK);
  const { findings } = withSealed(fleet.load().fleet!, fleet.folder);
  expect(findings.filter(({ level }) => level === 'error').map(({ code, at }) => `${at} ${code}`)).toEqual([
    `${fleet.folder}/${SEALED}:8:1 sops-file`,
  ]);
});

test('so is a manifest in a folder that is read otherwise, in any of its documents', () => {
  const lines = new TemporaryFleet()
    .write('policy/shop/secret.yaml', `${SECRET}---\n${SECRET}${BLOCK}`)
    .write('policy/secret.json', '{\n\t"data": {},\n\t"sops": {\n\t\t"mac": "x"\n\t}\n}\n')
    .write('policy/shop/notes.yaml', 'text: |\n  sops:\n    mac: described\n')
    .lines();
  expect(lines.map((line) => line.replace(/: .*(?= \[)/, ''))).toEqual([
    'clusters/policy/secret.json:3:1 [sops-file]',
    'clusters/policy/shop/secret.yaml:16:1 [sops-file]',
  ]);
});
