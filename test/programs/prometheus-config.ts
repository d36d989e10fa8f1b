import type { PrometheusAgentSpec } from '../../imports/prometheus-agent.ts';

export interface WriterHere {
  /** Where it writes to. */
  url: string;
  /** Where it listens, and scrapes itself. */
  address: string;
  login?: { username: string; password: string };
}

/** What the operator makes of a Prometheus or its agent, which have these fields in common, with one target, itself; JSON is YAML. */
export function prometheusConfig(spec: PrometheusAgentSpec, { url, address, login }: WriterHere): string {
  const { name, headers, queueConfig, remoteTimeout } = spec.remoteWrite![0]!;
  const { retryOnRateLimit, ...queue } = queueConfig!;
  return JSON.stringify({
    global: {
      external_labels: { ...spec.externalLabels, prometheus_replica: 'pod-0' },
      scrape_interval: '1s',
    },
    scrape_configs: [{ job_name: 'itself', static_configs: [{ targets: [address] }] }],
    remote_write: [
      {
        name,
        url,
        headers,
        remote_timeout: remoteTimeout,
        queue_config: { ...snakeCase(queue), retry_on_http_429: retryOnRateLimit },
        ...(login === undefined ? {} : { basic_auth: login }),
      },
    ],
  });
}

const snakeCase = (fields: object): object =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value,
    ]),
  );
