import type { Analysis } from './analysis.ts';
import { folderProblems } from './folders.ts';
import type { CanaryStep, Strategy } from './strategy.ts';
import { seconds } from './units.ts';
import type { WorkloadData } from './workload.ts';

interface Problem {
  path: (string | number)[];
  message: string;
}

/** What the parts of a workload want of each other. */
export const workloadProblems = (workload: WorkloadData): Problem[] => [
  ...portProblems(workload),
  ...scaleProblems(workload),
  ...claimProblems(workload),
  ...drainProblems(workload),
  ...variableProblems(workload),
  ...folderProblems(workload),
  ...analysesOf(workload.delivery).flatMap((found) => analysisProblems(found, workload)),
  ...previewProblems(workload),
];

function portProblems({ ports, probes, ingress, metrics, network, delivery }: WorkloadData): Problem[] {
  const named: [Problem['path'], string | undefined][] = [
    ...Object.entries(probes).map(([name, probe]): [string[], string | undefined] => [
      ['probes', name, 'port'],
      probe?.port,
    ]),
    [['ingress', 'port'], ingress?.port],
    [['metrics', 'port'], metrics?.port],
    ...network.from.flatMap(({ ports = [] }, i) =>
      ports.map((port, j): [Problem['path'], string] => [['network', 'from', i, 'ports', j], port]),
    ),
    ...analysesOf(delivery).map(({ path, analysis }): [Problem['path'], string | undefined] => [
      [...path, 'port'],
      'port' in analysis ? analysis.port : undefined,
    ]),
  ];
  const known = Object.keys(ports);
  const right = known.length === 0 ? 'ports with it' : `one of ${known.join(', ')}`;
  return named.flatMap(([path, port]) =>
    port === undefined || known.includes(port)
      ? []
      : [{ path, message: `there is no port ${port}; expected ${right}` }],
  );
}

function scaleProblems({ replicas, autoscaling }: WorkloadData): Problem[] {
  if (replicas === undefined || autoscaling === undefined) return [];
  return [{ path: ['replicas'], message: 'the number follows autoscaling; expected min and max there alone' }];
}

/** A volume that only one node may write keeps a second pod from starting beside the first. */
function claimProblems({ volumes, replicas, delivery }: WorkloadData): Problem[] {
  if (replicas === 1 && delivery.type === 'recreate') return [];
  return Object.entries(volumes).flatMap(([path, volume]) =>
    volume.type === 'claim' && !volume.shared
      ? [
          {
            path: ['volumes', path],
            message:
              'only one node may write it, and pods overlap; expected shared: true, or replicas: 1 with delivery recreate',
          },
        ]
      : [],
  );
}

function drainProblems({ lifecycle: { preStopSleep, terminationGracePeriod } }: WorkloadData): Problem[] {
  if (preStopSleep === 0 || seconds(preStopSleep) < seconds(terminationGracePeriod)) return [];
  const message = `the container is killed after ${terminationGracePeriod}, before it is told to end; expected less than that`;
  return [{ path: ['lifecycle', 'preStopSleep'], message }];
}

/** Two that say where one variable comes from contradict each other. */
function variableProblems({ env, config, secrets }: WorkloadData): Problem[] {
  const given: [string, Problem['path']][] = [
    ...Object.keys(env).map((name): [string, string[]] => [name, ['env', name]]),
    ...Object.keys(config.env).map((name): [string, string[]] => [name, ['config', 'env', name]]),
    ...Object.entries(secrets).flatMap(([secret, { env: variables }]) =>
      Object.keys(variables).map((name): [string, string[]] => [name, ['secrets', secret, 'env', name]]),
    ),
  ];
  const first = new Map<string, Problem['path']>();
  return given.flatMap(([name, path]) => {
    const other = first.get(name);
    if (other === undefined) first.set(name, path);
    return other === undefined ? [] : [{ path, message: `${other.join('.')} gives it already; expected one of them` }];
  });
}

export interface PlacedAnalysis {
  path: (string | number)[];
  analysis: Analysis;
  /** `beside` the steps it may go on for as long as they do; elsewhere it has to end. */
  role: 'beside' | 'step' | 'pre' | 'post';
}

/** Every analysis of a strategy, with its place in the workload. */
export function analysesOf(strategy: Strategy): PlacedAnalysis[] {
  const at = (role: PlacedAnalysis['role'], list: readonly Analysis[], ...path: (string | number)[]) =>
    list.map((analysis, i): PlacedAnalysis => ({ path: ['delivery', ...path, i], analysis, role }));
  if (strategy.type === 'blueGreen') {
    return [
      ...at('pre', strategy.prePromotionAnalysis, 'prePromotionAnalysis'),
      ...at('post', strategy.postPromotionAnalysis, 'postPromotionAnalysis'),
    ];
  }
  if (strategy.type !== 'canary') return [];
  const steps: readonly CanaryStep[] = typeof strategy.steps === 'string' ? [] : strategy.steps;
  return [
    ...steps.flatMap((each, i) => ('analysis' in each ? at('step', each.analysis, 'steps', i, 'analysis') : [])),
    ...at('beside', strategy.analysis, 'analysis'),
  ];
}

const OF_APP_METRICS: readonly Analysis['type'][] = ['successRate', 'latency', 'errorBudgetBurn'];

function analysisProblems({ path, analysis, role }: PlacedAnalysis, { metrics, resources }: WorkloadData): Problem[] {
  const { count, failureLimit } = analysis;
  const found: Problem[] = [];
  if (OF_APP_METRICS.includes(analysis.type) && metrics === undefined) {
    found.push({
      path,
      message: `${analysis.type} asks for metrics of the app, and nothing scrapes it; expected metrics`,
    });
  }
  if (analysis.type === 'saturation' && analysis.cpu !== undefined && resources.cpuLimit === undefined) {
    const message = 'there is no CPU limit to compare with; expected resources.cpuLimit, or memory alone';
    found.push({ path: [...path, 'cpu'], message });
  }
  if (
    role === 'pre' &&
    OF_APP_METRICS.includes(analysis.type) &&
    'whenEmpty' in analysis &&
    analysis.whenEmpty === 'fail'
  ) {
    const message = `nobody asks the new version before it is promoted, and no data fails; expected a smoke test, or whenEmpty: pass`;
    found.push({ path, message });
  }
  const measured = count ?? (role === 'beside' ? undefined : DEFAULT_COUNT);
  if (measured !== undefined && failureLimit >= measured) {
    const message = `${measured} measurements cannot fail more than ${failureLimit} times; expected a limit below the count`;
    found.push({ path: [...path, 'failureLimit'], message });
  }
  return found;
}

/** Measurements of an analysis that has to end and does not say when. */
export const DEFAULT_COUNT = 5;

function previewProblems({ delivery, ingress }: WorkloadData): Problem[] {
  if (delivery.type === 'blueGreen' && delivery.preview.host !== undefined && ingress === undefined) {
    return [{ path: ['delivery', 'preview', 'host'], message: 'there is no ingress to serve it; expected ingress' }];
  }
  if (delivery.type === 'canary' && delivery.traffic === 'gateway' && ingress === undefined) {
    const message = 'only what comes through the Gateway can be split; expected ingress, or traffic: none';
    return [{ path: ['delivery', 'traffic'], message }];
  }
  return [];
}
