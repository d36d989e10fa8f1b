import type { Construct } from 'constructs';
import { ServiceMonitor, type ServiceMonitorSpecEndpoints } from '../../imports/service-monitor.ts';
import type { Labels } from '../shared/manifest.ts';
import type { RunTimeService } from '../shared/run-time-service.ts';

type ScrapedPort<Port extends string> = Omit<ServiceMonitorSpecEndpoints, 'port' | 'targetPort'> & { port: Port };

interface Target<Port extends string> {
  service: RunTimeService<Port>;
  /** Labels of the monitor. */
  labels: Labels;
  /** The label of the Service whose value becomes the job. Default: the job is the Service's name. */
  jobLabel?: string;
}

/** Scrapes a Service that is made at run time; its labels and ports are known from one table. */
export function monitorOf<Port extends string>(
  scope: Construct,
  name: string,
  { service, labels, jobLabel }: Target<Port>,
  endpoints: readonly ScrapedPort<NoInfer<Port>>[],
): void {
  new ServiceMonitor(scope, `ServiceMonitor-${name}`, {
    metadata: { name, labels },
    spec: {
      ...(jobLabel === undefined ? {} : { jobLabel }),
      namespaceSelector: { matchNames: [service.namespace] },
      selector: { matchLabels: service.labels },
      endpoints: endpoints.slice(),
    },
  });
}
