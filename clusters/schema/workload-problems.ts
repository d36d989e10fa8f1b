import { folderProblems } from './folders.ts';
import { analysesOf, analysisProblems, nameProblems } from './placed-analysis.ts';
import { seconds } from './units.ts';
import type { WorkloadData } from './workload.ts';

export interface Problem {
  path: (string | number)[];
  message: string;
}

/** What the parts of a workload want of each other. */
export const workloadProblems = (workload: WorkloadData): Problem[] => [
  ...portProblems(workload),
  ...doorlessPeers(workload),
  ...sharedPorts(workload),
  ...scaleProblems(workload),
  ...claimProblems(workload),
  ...drainProblems(workload),
  ...variableProblems(workload),
  ...folderProblems(workload),
  ...analysesOf(workload.delivery).flatMap((found) => analysisProblems(found, workload)),
  ...nameProblems(workload),
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

/** All ports of a pod that has none would be all ports there are, or none. */
function doorlessPeers({ ports, network }: WorkloadData): Problem[] {
  if (Object.keys(ports).length > 0) return [];
  return network.from.flatMap((peer, i) =>
    peer.ports === undefined
      ? [{ path: ['network', 'from', i], message: 'there is no port that it could reach; expected ports' }]
      : [],
  );
}

/** Two names of one number are one entry to the API server, which refuses the second. */
function sharedPorts({ ports }: WorkloadData): Problem[] {
  const names = Object.keys(ports);
  return names.flatMap((name, i) => {
    const first = names.slice(0, i).find((other) => ports[other] === ports[name]);
    if (first === undefined) return [];
    return [{ path: ['ports', name], message: `${ports[name]} is ${first} already; expected one name for it` }];
  });
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

function previewProblems({ delivery, ingress, ports }: WorkloadData): Problem[] {
  if (delivery.type === 'blueGreen' && Object.keys(ports).length === 0) {
    const message = 'blueGreen switches callers by Services, and there is no port for them; expected ports, or rolling';
    return [{ path: ['delivery'], message }];
  }
  if (delivery.type === 'blueGreen' && delivery.preview.host !== undefined && ingress === undefined) {
    return [{ path: ['delivery', 'preview', 'host'], message: 'there is no ingress to serve it; expected ingress' }];
  }
  if (delivery.type === 'canary' && delivery.traffic === 'gateway' && ingress === undefined) {
    const message = 'only what comes through the Gateway can be split; expected ingress, or traffic: none';
    return [{ path: ['delivery', 'traffic'], message }];
  }
  return [];
}
