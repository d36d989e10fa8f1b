/** What something that is scraped tells, by name, and from where that is known. */
export interface Exporter {
  /** The monitors that scrape it: names of ServiceMonitors and PodMonitors. */
  monitors: readonly string[];
  /** Where the names stand, at the version that runs. */
  source: string;
  /** Default: /metrics. */
  path?: string;
  /** Whether it also tells what every program in Go does. */
  isGo?: true;
  /** Counters and gauges, apart by white space. */
  plain: string;
  histograms?: string;
  summaries?: string;
}

/** Of the client library that programs in Go share. */
const GO = `
  go_gc_duration_seconds go_gc_duration_seconds_count go_gc_duration_seconds_sum go_goroutines go_info
  go_memstats_alloc_bytes go_memstats_heap_inuse_bytes go_memstats_heap_objects go_memstats_next_gc_bytes
  go_memstats_stack_inuse_bytes go_memstats_sys_bytes go_threads
  process_cpu_seconds_total process_max_fds process_open_fds process_resident_memory_bytes
  process_start_time_seconds process_virtual_memory_bytes
`;

const words = (text: string | undefined): string[] => text?.match(/\S+/g) ?? [];

/** The names of all its series: a histogram has three, a summary too. */
export const seriesOf = ({ isGo, plain, histograms, summaries }: Exporter): string[] => [
  ...words(plain),
  ...(isGo ? words(GO) : []),
  ...words(histograms).flatMap((name) => [`${name}_bucket`, `${name}_count`, `${name}_sum`]),
  ...words(summaries).flatMap((name) => [name, `${name}_count`, `${name}_sum`]),
];

/** What a scraper says of its targets itself. Source: https://prometheus.io/docs/concepts/jobs_instances/ */
export const OF_ANY_TARGET: readonly string[] = [
  'up',
  'scrape_duration_seconds',
  'scrape_samples_scraped',
  'scrape_samples_post_metric_relabeling',
  'scrape_series_added',
];

/** What an evaluator says of alerts itself. */
export const OF_ANY_EVALUATOR: readonly string[] = ['ALERTS', 'ALERTS_FOR_STATE'];
