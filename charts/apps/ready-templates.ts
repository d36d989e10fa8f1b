import { seconds } from '../../clusters/schema/units.ts';
import type { Lasting } from '../rollouts/metric.ts';
import type { Template } from '../rollouts/template.ts';
import type { Pods } from '../rollouts/templates/canary-pods.ts';
import { errorBudgetBurn } from '../rollouts/templates/error-budget-burn.ts';
import { latency } from '../rollouts/templates/latency.ts';
import { logErrors } from '../rollouts/templates/log-errors.ts';
import { logsSource } from '../rollouts/templates/logs-source.ts';
import { metricsSource } from '../rollouts/templates/metrics-source.ts';
import { saturation } from '../rollouts/templates/saturation.ts';
import type { Schedule } from '../rollouts/templates/schedule.ts';
import { smokeJob } from '../rollouts/templates/smoke-job.ts';
import { smokeTest } from '../rollouts/templates/smoke-test.ts';
import { successRate } from '../rollouts/templates/success-rate.ts';
import { objectLabels, selectorLabels } from '../shared/labels.ts';
import type { Service } from '../shared/service.ts';
import { duration } from './amounts.ts';
import type { Deliverable } from './delivery/delivered.ts';
import type { FollowedAnalysis as Data } from './followed-analysis.ts';

export type Ready<Lasts extends Lasting> = Template<string, string, string, Lasts>;

interface ReadyTemplates<Lasts extends Lasting> {
  of: Deliverable;
  name: string;
  metric: string;
  data: Data;
  /** Leads to the new version alone, where an analysis asks it. */
  service: Service<string> | undefined;
  schedule: Schedule<Lasts>;
}

type Of<Type extends Data['type']> = Extract<Data, { type: Type }>;

/** The templates that say what the data of one analysis says. */
export function readyTemplates<Lasts extends Lasting>(props: ReadyTemplates<Lasts>): readonly Ready<Lasts>[] {
  const { data } = props;
  switch (data.type) {
    case 'successRate':
    case 'errorBudgetBurn':
      return [ofRequests(props, data)];
    case 'latency':
      return [ofLatency(props, data)];
    case 'saturation':
      return ofSaturation(props, data);
    case 'logErrors':
      return [ofLogs(props, data)];
    case 'smokeTest':
    case 'smokeJob':
      return [ofNewVersion(props, data)];
  }
}

const commonOf = <Lasts extends Lasting>({ of, name, metric, schedule }: ReadyTemplates<Lasts>) => ({
  name,
  metric,
  schedule,
  labels: of.objectLabels,
});

const podsOf = ({ cluster, namespace, name }: Deliverable): Pods => ({
  cluster: cluster.name,
  namespace,
  workload: name,
});

const ofMetrics = <Lasts extends Lasting>(
  props: ReadyTemplates<Lasts>,
  { whenEmpty }: { whenEmpty: 'fail' | 'pass' },
) => ({
  ...commonOf(props),
  source: metricsSource(props.of.fleet, props.of.cluster, props.of.logins.metrics),
  pods: podsOf(props.of),
  whenEmpty,
});

function ofRequests<Lasts extends Lasting>(
  props: ReadyTemplates<Lasts>,
  data: Of<'successRate' | 'errorBudgetBurn'>,
): Ready<Lasts> {
  const { metric: counter, label, failing, matchers, forgiven } = data;
  const common = { ...ofMetrics(props, data), counter, label, failing, matchers, forgiven };
  if (data.type === 'successRate') {
    return successRate(props.of.scope, { ...common, atLeast: data.atLeast, window: duration(data.window) });
  }
  return errorBudgetBurn(props.of.scope, {
    ...common,
    objective: data.objective,
    burnRate: data.burnRate,
    shortWindow: duration(data.shortWindow),
    longWindow: duration(data.longWindow),
  });
}

const ofLatency = <Lasts extends Lasting>(props: ReadyTemplates<Lasts>, data: Of<'latency'>): Ready<Lasts> =>
  latency(props.of.scope, {
    ...ofMetrics(props, data),
    histogram: data.metric,
    quantile: data.quantile,
    atMost: seconds(data.atMost),
    matchers: data.matchers,
    window: duration(data.window),
    forgiven: data.forgiven,
  });

function ofSaturation<Lasts extends Lasting>(props: ReadyTemplates<Lasts>, data: Of<'saturation'>): Ready<Lasts>[] {
  const limits = [
    ['memory', data.memory],
    ['cpu', data.cpu],
  ] as const;
  return limits.flatMap(([resource, atMost]) =>
    atMost === undefined
      ? []
      : [
          saturation(props.of.scope, {
            ...ofMetrics(props, data),
            name: `${props.name}-${resource}`,
            metric: `${props.metric}-${resource}`,
            container: props.of.name,
            resource,
            atMost,
            window: duration(data.window),
          }),
        ],
  );
}

function ofLogs<Lasts extends Lasting>(props: ReadyTemplates<Lasts>, data: Of<'logErrors'>): Ready<Lasts> {
  const { fleet, cluster, logins, name } = props.of;
  if (logins.logs === undefined) {
    throw new Error(`${name}: logs are counted with a login; expected logins.logs, a key of logsLogin`);
  }
  return logErrors(props.of.scope, {
    ...commonOf(props),
    source: logsSource(fleet, cluster, logins.logs),
    pods: podsOf(props.of),
    query: data.query,
    atMost: data.atMost,
    window: duration(data.window),
    forgiven: data.forgiven,
    whenEmpty: data.whenEmpty,
  });
}

/** The program of a smoke test, by its workload. */
export const smokePods = ({ name, component, partOf }: Pick<Deliverable, 'name' | 'component' | 'partOf'>) => {
  const identity = { name: `${name}-smoke`, component, partOf };
  return { selector: selectorLabels(identity), labels: objectLabels(identity) };
};

function ofNewVersion<Lasts extends Lasting>(
  props: ReadyTemplates<Lasts>,
  data: Of<'smokeTest' | 'smokeJob'>,
): Ready<Lasts> {
  const { of, service } = props;
  if (service === undefined) throw new Error(`${of.name}: ${data.type} asks a port, and there is none; expected ports`);
  const endpoint = service.endpoint(data.port);
  if (data.type === 'smokeTest') {
    const { path, jsonPath, equals } = data;
    const answer = jsonPath === undefined ? {} : { jsonPath, equals };
    return smokeTest(of.scope, { ...commonOf(props), endpoint, path, ...answer });
  }
  const { command, args, image = of.image } = data;
  return smokeJob(of.scope, {
    ...commonOf(props),
    endpoint,
    podLabels: smokePods(of).labels,
    pod: {
      image,
      command,
      args,
      resources: of.data.resources,
      user: of.data.security.user,
      imagePullSecrets: of.imagePullSecrets,
    },
    deadline: seconds(data.deadline),
  });
}
