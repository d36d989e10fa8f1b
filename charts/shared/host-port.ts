import { dnsName, ipv4, port } from '../../clusters/schema/units.ts';

interface HostPort {
  /** A name in lower case, or an IPv4 address. */
  host: string;
  port: number;
}

/** What `host:port` names; undefined where the host or the port is none. */
export function hostPortOf(text: string): HostPort | undefined {
  const [, named = '', digits = ''] = /^([^:]+):([0-9]+)$/.exec(text) ?? [];
  const host = named.toLowerCase();
  const isHost = [dnsName, ipv4].some((schema) => schema.safeParse(host).success);
  return isHost && port.safeParse(Number(digits)).success ? { host, port: Number(digits) } : undefined;
}
