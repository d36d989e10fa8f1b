import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { z } from 'zod';
import type { PlacedApp } from '../../clusters/schema/environments.ts';
import { partOfApp } from '../shared/app-labels.ts';
import { type ChartProps, type Component, component, type SecretsOf } from '../shared/component.ts';
import { orOwnNodes } from '../shared/own-nodes.ts';
import type { AppDefinition } from './definition.ts';
import { writtenByRollouts } from './delivery/written.ts';
import { flowsOf } from './flows.ts';
import { type AppContext, componentOf, fixedSecrets, ownSecrets, readSecrets } from './secrets.ts';
import { Workload } from './workload.ts';
import type { WorkloadProps } from './workload-props.ts';

/** The loader has read it from the file of the app. */
const Options = z.custom<PlacedApp>();

const secrets = (context: AppContext) => ({ ...ownSecrets(context), ...fixedSecrets(context) });

/** What the chart of an app is given: its options are the app as it is in one environment. */
export type AppProps = ChartProps<typeof Options, SecretsOf<typeof fixedSecrets>>;

export type AppChart = new (scope: Construct, id: string, props: AppProps) => Chart;

/** One app in one environment, from its data; a chart of your own adds to it. */
export class App extends Chart {
  readonly workload: Workload<string>;

  constructor(scope: Construct, id: string, props: AppProps) {
    super(scope, id);
    this.workload = new Workload<string>(this, props.options.app, workloadProps(props));
  }
}

/** The workload that an app's data describes. */
function workloadProps({ fleet, cluster, namespace, options, secrets: refs }: AppProps): WorkloadProps<string> {
  const { image, workload } = options;
  const { ingress, secrets: _, registryLogin: ____, image: __, env, network: ___, ...rest } = workload;
  const { replicas, autoscaling, ...data } = rest;
  const read = readSecrets(options, refs);
  const { from, to } = flowsOf(fleet, options);
  return {
    ...data,
    ...(autoscaling === undefined ? { replicas } : { autoscaling }),
    ignoresReplicas: !options.isElsewhere,
    fleet,
    cluster,
    namespace,
    component: componentOf(options),
    partOf: partOfApp(options),
    image,
    env: { ...env, ...read.env },
    mounts: read.mounts,
    imagePullSecrets: refs.registry && [refs.registry],
    ingress: ingress && { ...ingress, tls: refs.tls },
    network: { from, to: orOwnNodes(cluster, to) },
    logins: { metrics: refs.metrics?.key('authorization'), logs: refs.logs?.key('authorization') },
  };
}

type OwnChart = Pick<AppDefinition, 'chart' | 'ignoreDifferences'>;

/** What an app is in an environment where it runs. */
export const appComponent = (placed: PlacedApp, { chart = App, ignoreDifferences = [] }: OwnChart = {}): Component =>
  component({
    name: componentOf(placed),
    summary: `${placed.app} in ${placed.environment}`,
    namespace: placed.namespace,
    wave: 'apps',
    roles: [],
    options: Options,
    secrets,
    chart,
    ignoreDifferences: [...writtenByRollouts(placed), ...ignoreDifferences],
    onRemoval: 'delete',
  });

/** The part of a registry that knows apps: those of `clusters/apps`, and what some of them say in TypeScript. */
export const typedApps = (apps: Readonly<Record<string, AppDefinition>>) => ({
  apps,
  appComponent: (placed: PlacedApp): Component => appComponent(placed, apps[placed.app]),
});
