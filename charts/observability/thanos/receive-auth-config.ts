import { type Endpoint, hostOf } from '../../shared/endpoint.ts';
import { block, type Directive, directive, nginxConf } from '../../shared/nginx.ts';
import { RECEIVE_PATH, TENANT_HEADER } from './door.ts';

export interface ReceiveAuthConfig {
  port: number;
  /** The htpasswd file; nginx reads it at every request, so that a new one counts at once. */
  users: string;
  /** A folder that it may write to. */
  scratch: string;
  upstream: Pick<Endpoint, 'service' | 'namespace' | 'servicePort'>;
  /** As nginx counts: 16m. */
  maxBodySize: string;
}

/** Answered without a user, and never through the door, whose only path is Receive's. */
export const HEALTH_PATH = '/-/healthy';

/** Lets in who knows a password, and writes the name that it was for into the tenant header: nobody writes as another. */
export function receiveAuthConfig(config: ReceiveAuthConfig): string {
  return nginxConf([
    directive('worker_processes', 2),
    directive('daemon', 'off'),
    directive('error_log', 'stderr', 'error'),
    directive('pid', `${config.scratch}/nginx.pid`),
    block('events', [], directive('worker_connections', 1024)),
    block(
      'http',
      [],
      ...scratchPaths(config.scratch),
      ...logging(),
      directive('server_tokens', 'off'),
      // Larger than nearly every request, so that bodies stay off the disk.
      directive('client_body_buffer_size', '1m'),
      block(
        'upstream',
        ['router'],
        directive('server', `${hostOf(config.upstream)}:${config.upstream.servicePort}`),
        directive('keepalive', 32),
      ),
      block(
        'server',
        [],
        directive('listen', config.port),
        directive('client_max_body_size', config.maxBodySize),
        block('location', ['=', HEALTH_PATH], directive('access_log', 'off'), directive('return', 200)),
        block('location', ['=', RECEIVE_PATH], ...receive(config)),
        block('location', ['/'], directive('return', 404)),
      ),
    ),
  ]);
}

function receive({ users }: ReceiveAuthConfig): Directive[] {
  return [
    block('if', ['($request_method', '!=', 'POST)'], directive('return', 405)),
    directive('auth_basic', 'metrics'),
    directive('auth_basic_user_file', users),
    directive('proxy_pass', 'http://router'),
    directive('proxy_http_version', '1.1'),
    directive('proxy_set_header', 'Connection', ''),
    directive('proxy_set_header', 'Authorization', ''),
    // Stands in for whatever the client sent under this name.
    directive('proxy_set_header', TENANT_HEADER, '$remote_user'),
    // Only routers may say that a sample has been replicated.
    directive('proxy_set_header', 'THANOS-REPLICA', ''),
    directive('proxy_connect_timeout', '5s'),
    directive('proxy_send_timeout', '60s'),
    directive('proxy_read_timeout', '60s'),
    // The writer repeats what failed; a second repetition here would double the load on a router that is slow.
    directive('proxy_next_upstream', 'off'),
  ];
}

/** All five are made at the start, used or not. */
const scratchPaths = (scratch: string): Directive[] =>
  ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) =>
    directive(`${name}_temp_path`, `${scratch}/${name}`),
  );

/** Who wrote how much with which outcome; never the password. */
function logging(): Directive[] {
  const fields = ['$remote_addr', '$remote_user', '"$request"', '$status', '$request_length', '$request_time'];
  return [
    directive('log_format', 'receive', fields.join(' ')),
    directive('access_log', '/dev/stdout', 'receive'),
    directive('keepalive_timeout', '75s'),
  ];
}
