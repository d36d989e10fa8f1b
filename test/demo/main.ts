/**
 * Makes what the example fleet is sealed with, and seals all that it needs and lacks: `npm run demo`.
 * What is there already stays, as sealing the same again gives another text.
 */
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { registry } from '../../charts/index.ts';
import type { NeededSecret } from '../../engine/compose/needed.ts';
import { openFleet } from '../../engine/seal/seal-fleet.ts';
import { sealValues, type Value } from '../../engine/seal/seal-values.ts';
import { demoCertificate, demoKey } from './keys.ts';
import { demoValue, TODAY } from './values.ts';

const CLUSTERS = ['cluster-01', 'cluster-02', 'cluster-03', 'cluster-04'];

for (const cluster of CLUSTERS) {
  const file = `clusters/certs/${cluster}.pem`;
  const key = demoKey(cluster);
  if (existsSync(file)) continue;
  mkdirSync('clusters/certs', { recursive: true });
  const pem = await demoCertificate(key, { name: `${cluster} sealing`, today: TODAY });
  writeFileSync(
    file,
    `# A DEMO certificate: its private key lies in test/fixtures/demo-keys.\n# fetched ${TODAY} from test/demo\n${pem}`,
  );
}

/** What nothing reads any more. */
function removeUnused(needed: readonly NeededSecret[]): void {
  const files = new Set(needed.map(({ file }) => file));
  for (const entry of readdirSync('clusters/sealed', { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (entry.isFile() && !files.has(file)) rmSync(file);
  }
}

const fleet = openFleet({ folder: 'clusters', schemas: 'imports/schemas', registry });
for (const need of fleet.needed) {
  const values = new Map<string, Value>();
  if (need.state === 'external') continue;
  for (const { name, sealed } of need.values) {
    if (sealed) continue;
    values.set(name, { plaintext: Buffer.from(await demoValue(need, name)) });
  }
  if (values.size > 0) console.log(sealValues(fleet, { need, values }, TODAY).path);
}

removeUnused(fleet.needed);

// The fleet of the tests is the same.
const COPY = 'test/fixtures/four-clusters/clusters';
for (const folder of ['certs', 'sealed']) {
  rmSync(join(COPY, folder), { recursive: true, force: true });
  cpSync(join('clusters', folder), join(COPY, folder), { recursive: true });
}
