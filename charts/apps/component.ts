import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { z } from 'zod';
import type { PlacedApp } from '../../clusters/schema/environments.ts';
import { partOfApp } from '../shared/app-labels.ts';
import { type ChartProps, type Component, component, type SecretsOf } from '../shared/component.ts';
import { SecretRef } from '../shared/secret.ts';
import { writtenByRollouts } from './delivery/written.ts';
import { flowsOf } from './flows.ts';
import { REGISTRY_LOGIN } from './registry-login.ts';
import { type AppContext, componentOf, fixedSecrets, ownSecrets, readSecrets } from './secrets.ts';
import { Workload } from './workload.ts';

/** The loader has read it from the file of the app. */
const Options = z.custom<PlacedApp>();

const secrets = (context: AppContext) => ({ ...ownSecrets(context), ...fixedSecrets(context) });

type Props = ChartProps<typeof Options, SecretsOf<typeof fixedSecrets>>;

/** One app in one environment, from its data. */
class App extends Chart {
  constructor(scope: Construct, id: string, { fleet, cluster, namespace, options, secrets: refs }: Props) {
    super(scope, id);
    const { app, image, workload } = options;
    const { ingress, secrets: _, registryLogin, image: __, env, network: ___, ...rest } = workload;
    const { replicas, autoscaling, ...data } = rest;
    const read = readSecrets(options, refs);
    new Workload<string>(this, app, {
      ...data,
      ...(autoscaling === undefined ? { replicas } : { autoscaling }),
      fleet,
      cluster,
      namespace,
      component: id,
      partOf: partOfApp(options),
      image,
      env: { ...env, ...read.env },
      mounts: read.mounts,
      imagePullSecrets: registryLogin ? [loginOf(namespace)] : [],
      ingress: ingress && { ...ingress, tls: refs.tls },
      network: flowsOf(fleet, options),
      logins: { metrics: refs.metrics?.key('authorization'), logs: refs.logs?.key('authorization') },
    });
  }
}

/** Another app of the namespace may bring it. */
const loginOf = (namespace: string) =>
  new SecretRef(namespace, { name: REGISTRY_LOGIN, keys: ['.dockerconfigjson'] as const });

/** What an app is in an environment where it runs. */
export const appComponent = (placed: PlacedApp): Component =>
  component({
    name: componentOf(placed),
    summary: `${placed.app} in ${placed.environment}`,
    namespace: placed.namespace,
    wave: 'apps',
    roles: [],
    options: Options,
    secrets,
    chart: App,
    ignoreDifferences: writtenByRollouts(placed.app, placed.workload),
    onRemoval: 'delete',
  });
