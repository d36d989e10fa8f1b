import { type Endpoint, hostOf } from './endpoint.ts';
import { block, type Directive, directive, nginxConf } from './nginx.ts';

/** What a pod has on disk for bodies that do not fit its memory, of all requests at once; past it, the pod is evicted. */
export const SCRATCH_SIZE = '256Mi';

export interface LoginProxyConfig {
  port: number;
  /** The htpasswd file; nginx reads it at every request, so that a new one counts at once. */
  users: string;
  /** A folder that it may write to. */
  scratch: string;
  upstream: Pick<Endpoint, 'service' | 'namespace' | 'servicePort'>;
  /** What a browser asks for a password of. */
  realm: string;
  /** What is let through: one path, or those of a pattern of nginx. Default: all. */
  path?: { exact: string } | { pattern: string };
  /** The only methods that are; default: all. */
  methods?: readonly string[];
  /** As nginx counts: 16m. Default: 1m, its own. */
  maxBodySize?: string;
  /** Seconds that an answer may take; of a stream, that may pass between two parts of it. */
  timeout: number;
  /** Whether answers are streams, each part of which is passed on at once. */
  streams?: true;
  /** Whether a refused login is answered 503 in place of 401: a program that sends data drops it at 401, and tries again at 503. */
  refusesForNow?: true;
  /** Whether what is let through and done stays out of the log: of programs that write all day, it would be most of all logs. */
  logsOnlyFailures?: true;
  /** Header → what stands in for whatever the client sent under this name; `$remote_user` is who logged in. */
  headers?: Readonly<Record<string, string>>;
}

/** Answered without a user, and on no host: an Ingress names the hosts that it serves. */
export const HEALTH_PATH = '/-/fleetwright-healthy';

/** Lets in who knows a password, and passes on who that is, not the password. */
export function loginProxyConfig(config: LoginProxyConfig): string {
  const { port, scratch, upstream, maxBodySize } = config;
  return nginxConf([
    directive('worker_processes', 2),
    directive('daemon', 'off'),
    directive('error_log', 'stderr', 'error'),
    directive('pid', `${scratch}/nginx.pid`),
    block('events', [], directive('worker_connections', 1024)),
    block(
      'http',
      [],
      ...scratchPaths(scratch),
      ...logging(config),
      directive('server_tokens', 'off'),
      // Larger than nearly every request, so that bodies stay off the disk.
      directive('client_body_buffer_size', '1m'),
      block(
        'upstream',
        ['behind'],
        directive('server', `${hostOf(upstream)}:${upstream.servicePort}`),
        directive('keepalive', 32),
      ),
      block(
        'server',
        [],
        directive('listen', port),
        ...(maxBodySize === undefined ? [] : [directive('client_max_body_size', maxBodySize)]),
        block('location', ['=', HEALTH_PATH], directive('access_log', 'off'), directive('return', 200)),
        ...locations(config),
        ...(config.refusesForNow ? [block('location', [REFUSED], directive('return', 503, NOT_LET_IN))] : []),
      ),
    ),
  ]);
}

const REFUSED = '@refused';

/** Who is refused logs the first line of it. */
const NOT_LET_IN = 'login refused: not the password that is expected of this user';

function locations(config: LoginProxyConfig): Directive[] {
  const { path } = config;
  if (path === undefined) return [block('location', ['/'], ...guarded(config))];
  const some = 'exact' in path ? ['=', path.exact] : ['~', path.pattern];
  return [block('location', some, ...guarded(config)), block('location', ['/'], directive('return', 404))];
}

function guarded({ users, realm, methods, headers = {}, timeout, ...others }: LoginProxyConfig): Directive[] {
  const { streams, refusesForNow } = others;
  return [
    ...(methods === undefined
      ? []
      : [block('if', ['($request_method', '!~', `^(${methods.join('|')})$)`], directive('return', 405))]),
    directive('auth_basic', realm),
    directive('auth_basic_user_file', users),
    // 403 is a file of users that is not there.
    ...(refusesForNow ? [directive('error_page', 401, 403, '=503', REFUSED)] : []),
    directive('proxy_pass', 'http://behind'),
    directive('proxy_http_version', '1.1'),
    directive('proxy_set_header', 'Host', '$host'),
    directive('proxy_set_header', 'X-Forwarded-Proto', 'https'),
    directive('proxy_set_header', 'Connection', ''),
    directive('proxy_set_header', 'Authorization', ''),
    ...Object.entries(headers).map(([name, value]) => directive('proxy_set_header', name, value)),
    directive('proxy_connect_timeout', '5s'),
    directive('proxy_send_timeout', `${timeout}s`),
    directive('proxy_read_timeout', `${timeout}s`),
    ...(streams ? [directive('proxy_buffering', 'off')] : []),
    // Who asks repeats what failed; a second repetition here would double the load on one that is slow.
    directive('proxy_next_upstream', 'off'),
  ];
}

/** All five are made at the start, used or not. */
const scratchPaths = (scratch: string): Directive[] =>
  ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) =>
    directive(`${name}_temp_path`, `${scratch}/${name}`),
  );

/** Who asked how much with which outcome; never the password. */
function logging({ logsOnlyFailures }: LoginProxyConfig): Directive[] {
  const fields = ['$remote_addr', '$remote_user', '"$request"', '$status', '$request_length', '$request_time'];
  const failed = [block('map', ['$status', '$failed'], directive('~^2', 0), directive('default', 1))];
  return [
    ...(logsOnlyFailures ? failed : []),
    directive('log_format', 'asked', fields.join(' ')),
    directive('access_log', '/dev/stdout', 'asked', ...(logsOnlyFailures ? ['if=$failed'] : [])),
    directive('keepalive_timeout', '75s'),
  ];
}
