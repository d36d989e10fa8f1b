import { expect, test } from 'vitest';
import { registry } from '../../charts/index.ts';
import type { Registry } from '../../engine/registry.ts';
import { synthesize } from '../../engine/synthesize.ts';
import { declaredVersions } from './binaries.ts';
import { prove } from './proof.ts';

const FLEET = 'test/fixtures/kubernetes-1.28/clusters';

const fleetOf128 = (known: Registry) => synthesize({ clusters: FLEET, schemas: 'imports/schemas', registry: known });

const { files, findings } = fleetOf128(registry);

test('the fleet renders for the oldest supported Kubernetes, of which Argo CD is warned', () => {
  expect(findings.filter(({ level }) => level === 'error')).toEqual([]);
  expect(findings.filter(({ code }) => code === 'untested-kubernetes')).toHaveLength(1);
});

test('a component that needs a newer Kubernetes is refused with the reason', () => {
  const [first, ...others] = registry.components;
  const needing = { ...first!, lowestKubernetes: { version: '1.30', reason: 'selectableFields in its definitions' } };
  const refused = fleetOf128({ ...registry, components: [needing, ...others] });
  const messages = refused.findings.filter(({ code }) => code === 'kubernetes-version').map(({ message }) => message);
  expect(messages).toHaveLength(4);
  expect(messages[0]).toContain(
    `${needing.name} needs Kubernetes 1.30 (selectableFields in its definitions), not 1.28`,
  );
  expect(refused.files.size).toBe(0);
});

prove({ fleet: 'oldest', tree: files, versionOf: declaredVersions(FLEET) });
