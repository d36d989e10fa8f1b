import type { Request } from './requests.ts';

export const SECURITY_SCRIPT = 'security.sh';
export const REQUESTS_SCRIPT = 'requests.sh';

const HOME = '/usr/share/opensearch';

interface Folders {
  /** Of users, by a Secret, and of all other files of the security configuration. */
  users: string;
  security: string;
  /** Of the administrator's certificate. */
  admin: string;
  ca: string;
  /** Writable. */
  scratch: string;
}

/** Loads users and roles, in place of all that are there; tries until a node answers. */
export const securityScript = (host: string, port: number, folders: Folders): string =>
  lines([
    'set -eu',
    `mkdir -p ${folders.scratch}/security`,
    `cp ${folders.security}/*.yml ${folders.users}/*.yml ${folders.scratch}/security/`,
    'until',
    `  ${HOME}/plugins/opensearch-security/tools/securityadmin.sh -icl -h ${host} -p ${port} \\`,
    `    -cacert ${folders.ca}/ca.crt -cert ${folders.admin}/tls.crt -key ${folders.admin}/tls.key \\`,
    `    -cd ${folders.scratch}/security`,
    'do',
    '  sleep 10',
    'done',
  ]);

/** Puts everything else in place, each time the same; the password stays out of the arguments of curl. */
export const requestsScript = (
  requests: readonly Request[],
  { url, files, ca }: Record<'url' | 'files' | 'ca', string>,
) =>
  lines([
    'set -eu',
    'ask() { # method, path, file with the body',
    `  printf 'user = "%s:%s"\\n' "$OPENSEARCH_USER" "$OPENSEARCH_PASSWORD" |`,
    `    curl --config - --silent --show-error --fail-with-body --max-time 120 --cacert ${ca}/ca.crt \\`,
    `      --request "$1" \${3:+--header 'Content-Type: application/json' --data-binary "@${files}/$3.json"} "${url}$2" && echo`,
    '}',
    `number() { printf '%s' "$2" | sed -n "s/.*\\"$1\\":\\([0-9]*\\).*/\\1/p"; }`,
    'change() { # method that makes it, path, file with the body',
    '  if there=$(ask GET "$2" 2>/dev/null); then',
    '    ask PUT "$2?if_seq_no=$(number _seq_no "$there")&if_primary_term=$(number _primary_term "$there")" "$3"',
    '  else',
    '    ask "$1" "$2" "$3"',
    '  fi',
    '}',
    `until ask GET '/_cluster/health?wait_for_status=yellow&timeout=60s'; do sleep 5; done`,
    ...requests.map(command),
  ]);

function command({ name, method, path, create, mayFail }: Request): string {
  const asked = create === undefined ? `ask ${method} '${path}' ${name}` : `change ${create} '${path}' ${name}`;
  return mayFail ? `${asked} || echo '${name}: left out'` : asked;
}

const lines = (all: readonly string[]): string => `${all.join('\n')}\n`;
