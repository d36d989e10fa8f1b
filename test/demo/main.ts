/**
 * Makes what the example fleet is sealed with, and seals all that it needs and lacks: `npm run demo`.
 * Every value is a plain untruth; what is there already stays, as sealing the same again gives another text.
 */
import { createHash, type KeyObject } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashSync } from 'bcryptjs';
import { registry } from '../../charts/index.ts';
import type { Make } from '../../charts/shared/secret.ts';
import type { NeededSecret } from '../../engine/compose/needed.ts';
import { openFleet } from '../../engine/seal/seal-fleet.ts';
import { sealValues, type Value } from '../../engine/seal/seal-values.ts';
import { demoCertificate, demoKey } from './keys.ts';

const TODAY = '2026-11-21';
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

const authority = demoKey('fleet-ca');
const authorityPem = await demoCertificate(authority, { name: 'fleet authority', today: TODAY });

/** Obviously nobody's secret, and the same wherever it is shared. */
const password = (id: string) => `demo-only-${id.replace(/[^a-z0-9]+/gi, '-')}`;

const sha = (text: string) => createHash('sha1').update(text).digest();

/** Always with one salt, which would be a mistake with anything that is a secret. */
const bcrypt = (of: string): string => hashSync(password(of), `$2b$10$${'demo'.repeat(6).slice(0, 22)}`);

/** As nginx reads it; the salt is the user's name. */
function htpasswdLine({ user, of, hash: by }: Extract<Make, { from: 'htpasswd' }>): string {
  if (by === 'bcrypt') return `${user}:${bcrypt(of)}`;
  const salt = Buffer.from(user);
  const hash = createHash('sha1').update(password(of)).update(salt).digest();
  return `${user}:{SSHA}${Buffer.concat([hash, salt]).toString('base64')}`;
}

const serverKeys = new Map<string, KeyObject>();

async function tlsPart({ part, hosts }: Extract<Make, { from: 'tls' }>): Promise<string> {
  const name = hosts[0] ?? 'nobody';
  const key = serverKeys.get(name) ?? demoKey(`tls-${sha(name).toString('hex').slice(0, 8)}`);
  serverKeys.set(name, key);
  if (part === 'key') return String(key.export({ type: 'pkcs8', format: 'pem' }));
  return demoCertificate(key, { name, today: TODAY, hosts }, { key: authority, pem: authorityPem });
}

async function made(make: Make, place: string): Promise<string> {
  switch (make.from) {
    case 'person':
      // In base64, as Argo CD reads it.
      return place.endsWith(' caData') ? Buffer.from(authorityPem).toString('base64') : password(place);
    case 'random':
      return password(make.id ?? place);
    case 'htpasswd':
      return htpasswdLine(make);
    case 'fleet-ca':
      return authorityPem;
    case 'tls':
      return tlsPart(make);
    case 'bcrypt':
      return bcrypt(make.of);
  }
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
    const make = need.spec.make[name];
    if (sealed || make === undefined) continue;
    const place = `${need.cluster} ${need.spec.name} ${name}`;
    values.set(name, { plaintext: Buffer.from(await made(make, place)) });
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
