/** The version whose plugins these tables describe. */
export const KEYS_OF_VERSION = '5.1.1';

interface PluginKeys {
  /** Keys with one value. */
  one: readonly string[];
  /** Keys that may stand several times: a list in YAML. */
  many: readonly string[];
}

/** What every input takes. */
export const INPUT_KEYS = [
  'alias',
  'log_level',
  'log_suppress_interval',
  'mem_buf_limit',
  'routable',
  'storage.pause_on_chunks_overlimit',
  'storage.type',
  'threaded',
] as const;

/** What every filter takes. */
export const FILTER_KEYS = ['alias', 'log_level', 'log_suppress_interval', 'match', 'match_regex'] as const;

/** What every output that speaks to a host takes; more than we set is left out. */
export const OUTPUT_KEYS = [
  'alias',
  'host',
  'log_level',
  'match',
  'match_regex',
  'net.connect_timeout',
  'net.io_timeout',
  'net.keepalive',
  'net.keepalive_idle_timeout',
  'port',
  'retry_limit',
  'storage.total_limit_size',
  'tls',
  'tls.ca_file',
  'tls.min_version',
  'tls.verify',
  'tls.verify_hostname',
  'tls.vhost',
  'workers',
] as const;

/** Inputs that read what a node has; those that listen would need ports and network policies of their own. */
export const INPUTS = {
  dummy: {
    one: ['copies', 'dummy', 'fixed_timestamp', 'interval_nsec', 'interval_sec', 'metadata', 'rate', 'samples'],
    many: [],
  },
  systemd: {
    one: [
      'db',
      'db.sync',
      'lowercase',
      'max_entries',
      'max_fields',
      'path',
      'read_from_tail',
      'strip_underscores',
      'systemd_filter_type',
    ],
    many: ['systemd_filter'],
  },
  tail: {
    one: [
      'buffer_chunk_size',
      'buffer_max_size',
      'db',
      'db.compare_filename',
      'db.journal_mode',
      'db.locking',
      'db.sync',
      'exclude_path',
      'exit_on_eof',
      'file_cache_advise',
      'generic.encoding',
      'ignore_active_older_files',
      'ignore_older',
      'inotify_watcher',
      'key',
      'multiline.parser',
      'offset_key',
      'parser',
      'path',
      'path_key',
      'read_from_head',
      'read_newly_discovered_files_from_head',
      'refresh_interval',
      'rotate_wait',
      'skip_empty_lines',
      'skip_long_lines',
      'static_batch_size',
      'tag_regex',
      'truncate_long_lines',
      'unicode.encoding',
      'watcher_interval',
    ],
    many: [],
  },
} as const satisfies Record<string, PluginKeys>;

export const FILTERS = {
  grep: { one: ['logical_op'], many: ['exclude', 'regex'] },
  kubernetes: {
    one: [
      'annotations',
      'buffer_size',
      'dns_retries',
      'dns_wait_time',
      'k8s-logging.exclude',
      'k8s-logging.parser',
      'keep_log',
      'kube_ca_file',
      'kube_meta_cache_ttl',
      'kube_meta_namespace_cache_ttl',
      'kube_tag_prefix',
      'kube_token_file',
      'kube_token_ttl',
      'kube_url',
      'labels',
      'merge_log',
      'merge_log_key',
      'merge_log_trim',
      'merge_parser',
      'namespace_annotations',
      'namespace_labels',
      'owner_references',
      'regex_parser',
      'tls.verify',
      'tls.verify_hostname',
    ],
    many: [],
  },
  lua: {
    one: ['call', 'code', 'enable_flb_null', 'protected_mode', 'time_as_table', 'type_array_key', 'type_int_key'],
    many: [],
  },
  modify: {
    one: [],
    many: [
      'add',
      'condition',
      'copy',
      'hard_copy',
      'hard_rename',
      'move_to_end',
      'move_to_start',
      'remove',
      'remove_regex',
      'remove_wildcard',
      'rename',
      'set',
    ],
  },
  multiline: {
    one: [
      'buffer',
      'emitter_mem_buf_limit',
      'emitter_name',
      'emitter_storage.type',
      'flush_ms',
      'mode',
      'multiline.key_content',
      'multiline.parser',
    ],
    many: [],
  },
  nest: { one: ['add_prefix', 'nest_under', 'nested_under', 'operation', 'remove_prefix'], many: ['wildcard'] },
  parser: { one: ['key_name', 'preserve_key', 'reserve_data'], many: ['parser'] },
  record_modifier: { one: ['uuid_key'], many: ['allowlist_key', 'record', 'remove_key'] },
  rewrite_tag: { one: ['emitter_mem_buf_limit', 'emitter_name', 'emitter_storage.type'], many: ['rule'] },
  throttle: { one: ['interval', 'print_status', 'rate', 'window'], many: [] },
  type_converter: { one: [], many: ['float_key', 'int_key', 'str_key', 'uint_key'] },
} as const satisfies Record<string, PluginKeys>;

export const OUTPUTS = {
  opensearch: {
    one: [
      'buffer_size',
      'compress',
      'current_time_index',
      'generate_id',
      'http_passwd',
      'http_user',
      'id_key',
      'include_tag_key',
      'index',
      'logstash_dateformat',
      'logstash_format',
      'logstash_prefix',
      'logstash_prefix_key',
      'logstash_prefix_separator',
      'path',
      'pipeline',
      'replace_dots',
      'suppress_type_name',
      'tag_key',
      'time_key',
      'time_key_format',
      'time_key_nanos',
      'trace_error',
      'trace_output',
      'write_operation',
    ],
    many: [],
  },
} as const satisfies Record<string, PluginKeys>;

export const SERVICE_KEYS = [
  'flush',
  'grace',
  'daemon',
  'log_level',
  'http_server',
  'http_listen',
  'http_port',
  'health_check',
  'hc_errors_count',
  'hc_retry_failure_count',
  'hc_period',
  'storage.path',
  'storage.sync',
  'storage.checksum',
  'storage.metrics',
  'storage.max_chunks_up',
  'storage.backlog.mem_limit',
  'storage.delete_irrecoverable_chunks',
  'storage.trim_files',
  'multiline_buffer_limit',
  'scheduler.base',
  'scheduler.cap',
] as const;

/** Compiled into the program; every other parser has to be defined. */
export const BUILT_IN_MULTILINE_PARSERS = ['cri', 'docker', 'go', 'java', 'python', 'ruby'] as const;
