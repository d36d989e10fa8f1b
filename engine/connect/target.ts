import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { KubeConfig, User } from '@kubernetes/client-node';
import { systemCode } from '../system-code.ts';
import { connectError } from './connect-error.ts';
import type { Context, UserEntry } from './kubeconfig.ts';

/** An API server and who comes to it. */
export interface Target {
  /** As findings name it. */
  at: string;
  /** Without a slash at its end. */
  server: string;
  /** PEM; none where the system's own authorities vouch for the server. */
  authority: Buffer | undefined;
  /** The name by which its certificate is judged, where that is not the one of its URL. */
  tlsServerName: string | undefined;
  proxyUrl: string | undefined;
  /** The client certificate, where it comes with one. */
  certificate: X509Certificate | undefined;
  login: User;
}

/** A context with all its files read. Throws ConnectError. */
export function targetOf({ name, cluster, user }: Context): Target {
  const { value, file } = cluster;
  const at = `context ${name}`;
  const server = value.server.replace(/\/+$/, '');
  if (!URL.canParse(server) || new URL(server).protocol !== 'https:') {
    throw connectError('kubeconfig', at, `its server is ${server}; expected an https URL`);
  }
  if (value['insecure-skip-tls-verify']) {
    const message = 'does not check who answers (insecure-skip-tls-verify); expected certificate-authority-data';
    throw connectError('insecure', at, message);
  }
  const login = loginOf(user.value, reader(at, user.file), user.file);
  return {
    at: `${at} (${server})`,
    server,
    authority: reader(at, file)(value['certificate-authority-data'], value['certificate-authority']),
    tlsServerName: value['tls-server-name'],
    proxyUrl: value['proxy-url'],
    certificate: certificateOf(at, login.certData),
    login,
  };
}

/** The same server, for one who comes with a token only. */
export const tokenTarget = (target: Target, token: string): Target => ({
  ...target,
  certificate: undefined,
  login: { name: 'user', token },
});

/** The same server, for one who comes with a client certificate only; both parts as PEM. */
export function certificateTarget(target: Target, pair: { certificate: Buffer; key: Buffer }): Target {
  const [certData, keyData] = [pair.certificate, pair.key].map((pem) => pem.toString('base64'));
  const certificate = certificateOf(target.at, certData);
  return { ...target, certificate, login: { name: 'user', certData, keyData } };
}

/** For the client library, which knows the ways of logging in. */
export async function clientConfig({ server, authority, tlsServerName, proxyUrl, login }: Target): Promise<KubeConfig> {
  const { KubeConfig } = await import('@kubernetes/client-node');
  const config = new KubeConfig();
  const caData = authority?.toString('base64');
  config.loadFromClusterAndUser(
    { name: 'cluster', server, caData, tlsServerName, proxyUrl, skipTLSVerify: false },
    login,
  );
  return config;
}

type Read = (data: string | undefined, path: string | undefined) => Buffer | undefined;

/** Reads what stands in a kubeconfig file, or in a file that it names from where it lies; what stands in it counts. */
const reader =
  (at: string, file: string): Read =>
  (data, path) => {
    if (data !== undefined) return Buffer.from(data, 'base64');
    if (path === undefined) return undefined;
    const named = resolve(dirname(file), path);
    try {
      return readFileSync(named);
    } catch (cause) {
      const code = systemCode(cause) ?? 'unknown reason';
      throw connectError('kubeconfig', at, `${named}, which ${file} names, cannot be read: ${code}`);
    }
  };

function loginOf(entry: UserEntry, read: Read, file: string): User {
  const certificate = read(entry['client-certificate-data'], entry['client-certificate']);
  const key = read(entry['client-key-data'], entry['client-key']);
  const { exec } = entry;
  const token = entry.token ?? read(undefined, entry.tokenFile)?.toString('utf8').trim();
  return {
    name: 'user',
    certData: certificate?.toString('base64'),
    keyData: key?.toString('base64'),
    token,
    username: entry.username,
    password: entry.password,
    impersonateUser: entry.as,
    authProvider: entry['auth-provider'] ?? undefined,
    // As kubectl does: a command with a slash is looked for from where the file lies.
    exec: exec && {
      ...exec,
      command: /[\\/]/.test(exec.command) ? resolve(dirname(file), exec.command) : exec.command,
    },
  };
}

function certificateOf(at: string, data: string | undefined): X509Certificate | undefined {
  if (data === undefined) return undefined;
  try {
    return new X509Certificate(Buffer.from(data, 'base64'));
  } catch {
    throw connectError('kubeconfig', at, 'its client certificate is none; expected PEM');
  }
}
