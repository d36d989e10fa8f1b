import { createHash, type KeyObject } from 'node:crypto';
import { hashSync } from 'bcryptjs';
import type { Make } from '../../charts/shared/secret.ts';
import type { NeededSecret } from '../../engine/compose/needed.ts';
import { demoCertificate, demoKey } from './keys.ts';

/** The day on which the certificates of the example fleet begin. */
export const TODAY = '2026-11-21';

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

async function tlsPart({ part, hosts, usages, commonName }: Extract<Make, { from: 'tls' }>): Promise<string> {
  const name = commonName ?? hosts[0] ?? 'nobody';
  const key = serverKeys.get(name) ?? demoKey(`tls-${sha(name).toString('hex').slice(0, 8)}`);
  serverKeys.set(name, key);
  if (part === 'key') return String(key.export({ type: 'pkcs8', format: 'pem' }));
  const subject = { name, today: TODAY, hosts, usages, bare: commonName !== undefined };
  return demoCertificate(key, subject, { key: authority, pem: authorityPem });
}

/** As container runtimes read it. */
function registryLogin(place: string): string {
  const login = { username: 'demo', password: password(place) };
  const auth = Buffer.from(`${login.username}:${login.password}`).toString('base64');
  return JSON.stringify({ auths: { 'registry.k8s-cluster-01.miribit.lab': { ...login, auth } } });
}

/** The plaintext of a value of the example fleet: a plain untruth, and always the same. */
export async function demoValue(
  { cluster, spec }: Pick<NeededSecret, 'cluster' | 'spec'>,
  name: string,
): Promise<string> {
  const place = `${cluster} ${spec.name} ${name}`;
  const make = spec.make[name];
  if (make === undefined) throw new Error(`${place} is made of nothing`);
  switch (make.from) {
    case 'person':
      if (name === '.dockerconfigjson') return registryLogin(place);
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
