import type { z } from 'zod';
import { bytes } from '../../../clusters/schema/units.ts';
import type { AddedPlugin, Filter, FluentBitConfig, Input, Output } from './fluent-bit-config.ts';
import type { FluentBitOptions } from './fluent-bit-options.ts';
import { LOG_WRITER, logIndexPrefix, type OpenSearchTarget } from './opensearch-door.ts';

type Options = z.output<typeof FluentBitOptions>;

/** On the host, so that neither a restart nor an upgrade loses or repeats logs. */
export const STATE_FOLDER = '/var/lib/fluent-bit';

/** Seconds that a stop may take to deliver what is in memory; the rest waits on disk. */
export const GRACE = 30;

export const HTTP_PORT = 2020;

/** The variable that holds the password; the file holds only its name. */
export const PASSWORD_VARIABLE = 'OPENSEARCH_PASSWORD';

/**
 * Every file has a chunk of its own, so that an outage has all that may be in memory up at once. A tail that pauses then
 * reads nothing until it ends, and what is rotated away meanwhile is lost; the disk has room, and a bound of its own.
 */
const BUFFERED = { 'storage.type': 'filesystem', 'storage.pause_on_chunks_overlimit': false } as const;

const CONTAINERS = { tag: 'kube.*', folder: '/var/log/containers/' };

interface PipelineProps {
  cluster: string;
  /** Of the names of indices, as strftime takes it. */
  dateFormat: string;
  namespace: string;
  target: OpenSearchTarget;
  caFile: string;
  options: Options;
}

export function fluentBitConfig(props: PipelineProps): FluentBitConfig {
  const { options } = props;
  return {
    service: {
      flush: options.flush,
      grace: GRACE,
      log_level: options.logLevel,
      http_server: true,
      http_port: HTTP_PORT,
      health_check: true,
      'storage.path': `${STATE_FOLDER}/storage/`,
      'storage.sync': 'normal',
      'storage.checksum': false,
      'storage.metrics': true,
      'storage.max_chunks_up': options.maxChunksUp,
      'storage.backlog.mem_limit': '16M',
    },
    ...(options.parsers.length > 0 ? { parsers: options.parsers } : {}),
    ...(options.multilineParsers.length > 0 ? { multiline_parsers: options.multilineParsers } : {}),
    pipeline: { inputs: inputs(props), filters: filters(props), outputs: [openSearch(props)] },
  };
}

function inputs({ namespace, options }: PipelineProps): (Input | AddedPlugin)[] {
  const own = `${CONTAINERS.folder}fluent-bit-*_${namespace}_*.log`;
  return [
    {
      name: 'tail',
      tag: CONTAINERS.tag,
      path: `${CONTAINERS.folder}*.log`,
      // Its own errors about OpenSearch would be logs for OpenSearch.
      exclude_path: [own, ...options.excludePaths].join(','),
      'multiline.parser': 'docker, cri',
      db: `${STATE_FOLDER}/kube.db`,
      'db.locking': true,
      read_from_head: false,
      refresh_interval: 10,
      // Four times a second instead of at every write: the lines of one message are then read at once, and so joined.
      inotify_watcher: false,
      rotate_wait: 30,
      skip_long_lines: true,
      buffer_max_size: '256k',
      ...BUFFERED,
    },
    ...(options.systemd.enabled ? [journal(options.systemd)] : []),
    ...options.extraInputs.map((added, i, all) => ({ ...keptOnDisk(added, all.slice(0, i)), ...added })),
  ];
}

const journal = ({ path, units }: Options['systemd']): Input => ({
  name: 'systemd',
  tag: 'host.*',
  path,
  systemd_filter: units.map((unit) => `_SYSTEMD_UNIT=${unit}`),
  read_from_tail: true,
  strip_underscores: true,
  lowercase: true,
  db: `${STATE_FOLDER}/systemd.db`,
  ...BUFFERED,
});

const databaseOf = ({ tag }: AddedPlugin): string => `added-${String(tag).replace(/[^\w.-]+/g, '_')}`;

/**
 * What an added input needs to survive a restart, unless it says otherwise: a file of its own, for each forgets at its start what
 * another has written down of files that it does not follow itself.
 */
function keptOnDisk(added: AddedPlugin, before: readonly AddedPlugin[]): AddedPlugin {
  const name = databaseOf(added);
  const same = before.filter((other) => databaseOf(other) === name).length;
  const database = { db: `${STATE_FOLDER}/${same === 0 ? name : `${name}-${same + 1}`}.db` };
  return { 'storage.type': 'filesystem', ...(added.name === 'dummy' ? {} : database) };
}

function filters({ cluster, options }: PipelineProps): (Filter | AddedPlugin)[] {
  const { tag, folder } = CONTAINERS;
  return [
    ...(options.multiline.length > 0 ? [multiline(options.multiline)] : []),
    {
      name: 'kubernetes',
      match: tag,
      kube_tag_prefix: tag.replace('*', folder.slice(1).replaceAll('/', '.')),
      merge_log: true,
      merge_log_key: options.mergeLogKey,
      keep_log: false,
      'k8s-logging.parser': true,
      'k8s-logging.exclude': true,
      labels: true,
      annotations: false,
      buffer_size: 0,
    },
    ...options.extraFilters,
    ...(options.keepFields
      ? [{ name: 'record_modifier', match: '*', allowlist_key: options.keepFields } as const]
      : []),
    ...(options.dropFields ? [{ name: 'record_modifier', match: '*', remove_key: options.dropFields } as const] : []),
    // Set, for add would let an application's own field of that name win.
    { name: 'modify', match: '*', set: [`cluster ${cluster}`] },
  ];
}

/**
 * First of all filters, for the others see whole messages then. It joins what was read at once. With a buffer it would
 * wait for later lines too, but by an emitter that pauses the tail as above, and cannot be told not to.
 */
const multiline = (parsers: readonly string[]): Filter => ({
  name: 'multiline',
  match: CONTAINERS.tag,
  'multiline.key_content': 'log',
  'multiline.parser': parsers.join(', '),
  buffer: false,
});

/**
 * Without a limit a record that OpenSearch refuses for what it is parks its chunk for ever. A try waits 5 to 2000 s, at first
 * to 10, then 20, …: the first 8 take 1300 s, each further one 1000 s on average, 700 of them 8 days, give or take half a day.
 */
const RETRIES = 700;

const openSearch = ({ cluster, dateFormat, target, caFile, options }: PipelineProps): Output => ({
  name: 'opensearch',
  match: '*',
  host: target.host,
  port: target.port,
  http_user: LOG_WRITER,
  http_passwd: `\${${PASSWORD_VARIABLE}}`,
  tls: true,
  'tls.verify': true,
  // Off by default, and then any certificate of that authority would do.
  'tls.verify_hostname': true,
  'tls.vhost': target.host,
  'tls.ca_file': caFile,
  logstash_format: true,
  logstash_prefix: logIndexPrefix(cluster),
  logstash_dateformat: dateFormat,
  suppress_type_name: true,
  replace_dots: true,
  generate_id: true,
  trace_error: true,
  buffer_size: false,
  compress: 'gzip',
  workers: 2,
  'net.keepalive': true,
  // Seconds. What waits for a host that drops everything holds its chunk in memory; by default one may hang for ever.
  'net.connect_timeout': 3,
  'net.io_timeout': 60,
  retry_limit: RETRIES,
  'storage.total_limit_size': bytes(options.storageLimit),
});
