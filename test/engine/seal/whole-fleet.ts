import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { registry } from '../../../charts/index.ts';
import type { NeededSecret } from '../../../engine/compose/needed.ts';
import { openFleet } from '../../../engine/seal/seal-fleet.ts';
import { emit } from '../../../engine/yaml/emit.ts';
import { ROOT } from '../commands/run.ts';
import type { ClusterName, SealingFleet } from './sealing-fleet.ts';

const schemas = join(ROOT, 'imports/schemas');

/** All that the fleet needs, as its files stand. */
const neededOf = ({ clusters: folder }: SealingFleet): readonly NeededSecret[] =>
  openFleet({ folder, schemas, registry }).needed;

/** Writes a file for `seal all` with every value that only a person has, each another and each also base64; gives its path. */
export function writeOpenValues(fleet: SealingFleet): string {
  const open: Record<string, Record<string, Record<string, string>>> = {};
  for (const { cluster, namespace, spec } of neededOf(fleet)) {
    const asked = spec.values.filter((name) => spec.make[name]?.from === 'person');
    const values = asked.map((name) => [name, `plains${randomBytes(9).toString('hex')}`] as const);
    if (values.length === 0) continue;
    open[cluster] = { ...open[cluster], [`${namespace}/${spec.name}`]: Object.fromEntries(values) };
  }
  fleet.write('.gitignore', 'private/\n');
  return fleet.write('private/all.yaml', emit(open));
}

export interface OpenedSecret {
  need: NeededSecret;
  values: Readonly<Record<string, string>>;
}

/** Everything that is sealed, as the keys of the clusters open it. */
export const openedSecrets = (fleet: SealingFleet): OpenedSecret[] =>
  neededOf(fleet).map((need) => {
    const secret = `${need.namespace}/${need.spec.name}`;
    const opened = need.spec.values.map((name) => [name, fleet.opened(need.cluster as ClusterName, secret, name)]);
    return { need, values: Object.fromEntries(opened) };
  });

/** The values that are nobody's business; certificates are everyone's. */
export const secretsAmong = (opened: readonly OpenedSecret[]): string[] =>
  opened.flatMap(({ need, values }) =>
    Object.entries(values)
      .filter(([name]) => {
        const make = need.spec.make[name];
        return make?.from !== 'fleet-ca' && !(make?.from === 'tls' && make.part === 'certificate');
      })
      // A line of a key tells of it as well as the whole, which may be indented where it stands.
      .map(([, text]) => (text.startsWith('-----BEGIN') ? (text.split('\n')[1] ?? '') : text)),
  );
