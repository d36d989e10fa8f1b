import { clusterCheck } from '../../../shared/check.ts';
import { flagProblem, type Program } from '../../../shared/flag-table.ts';
import { images } from '../../../versions.ts';
import { KUBE_STATE_METRICS_FLAGS } from './flags/kube-state-metrics.ts';
import { NODE_EXPORTER_FLAGS } from './flags/node-exporter.ts';
import { PROMETHEUS_AGENT_FLAGS } from './flags/prometheus-agent.ts';
import { PROMETHEUS_OPERATOR_FLAGS } from './flags/prometheus-operator.ts';

/** By the name of the container, which is that of its workload. */
const PROGRAMS: readonly Program[] = [
  { name: 'kube-state-metrics', version: images.kubeStateMetrics.tag, table: KUBE_STATE_METRICS_FLAGS },
  { name: 'node-exporter', version: images.nodeExporter.tag, table: NODE_EXPORTER_FLAGS },
  { name: 'prometheus-operator', version: images.prometheusOperator.tag, table: PROMETHEUS_OPERATOR_FLAGS },
];

const AGENT: Program = { name: 'prometheus-agent', version: images.prometheus.tag, table: PROMETHEUS_AGENT_FLAGS };

/** Every program of the metrics knows every flag that it gets, or it does not start. Source: contract M30. */
export const metricsFlags = clusterCheck('metrics-flags', 'error', function* (manifests) {
  for (const manifest of manifests.ofKind('Deployment', 'DaemonSet')) {
    for (const [i, { name, args = [] }] of manifest.object.spec.template.spec.containers.entries()) {
      const program = PROGRAMS.find((each) => each.name === name);
      if (program === undefined) continue;
      for (const [j, argument] of args.entries()) {
        const message = flagProblem(argument, program);
        const at = manifest.field(`spec.template.spec.containers[${i}].args[${j}]`);
        if (message !== undefined) yield { at, message };
      }
    }
  }
  for (const manifest of manifests.ofKind('PrometheusAgent')) {
    for (const [i, { name, value }] of (manifest.object.spec.additionalArgs ?? []).entries()) {
      const message = flagProblem(value ? `--${name}=${value}` : `--${name}`, AGENT);
      if (message !== undefined) yield { at: manifest.field(`spec.additionalArgs[${i}]`), message };
    }
  }
});
