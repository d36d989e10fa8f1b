import type { AppSecret } from '../../clusters/schema/app-secret.ts';
import type { PlacedApp } from '../../clusters/schema/environments.ts';
import { analysesOf } from '../../clusters/schema/placed-analysis.ts';
import { logsLogin } from '../rollouts/templates/logs-source.ts';
import { metricsLogin, needsLogin } from '../rollouts/templates/metrics-source.ts';
import type { SecretsContext } from '../shared/component.ts';
import type { Env, Mount } from '../shared/pod.ts';
import { type Make, person, type SecretRef, type SecretSpec, secret, tlsSecret } from '../shared/secret.ts';
import { hostOf } from './host.ts';
import { REGISTRY_LOGIN, registryLogin } from './registry-login.ts';

export type AppContext = Omit<SecretsContext, 'options'> & { options: PlacedApp };

/** Secrets that every app has where it needs them. */
export const fixedSecrets = (context: AppContext) => ({
  ...(hasIngress(context.options.workload) ? { tls: certificate(context) } : {}),
  ...(context.options.workload.registryLogin ? { registry: pullLogin(context.options) } : {}),
  ...(asksMetrics(context)
    ? { metrics: metricsLogin(`${context.options.app}-metrics-login`, context.cluster.name) }
    : {}),
  ...(asksLogs(context.options) ? { logs: logsLogin(`${context.options.app}-logs-login`, context.cluster.name) } : {}),
});

/** Whether its outer traffic comes by an Ingress, whose certificate is its own. */
const hasIngress = ({ ingress, delivery }: PlacedApp['workload']): boolean =>
  ingress !== undefined && !(delivery.type === 'canary' && delivery.traffic === 'gateway');

function certificate({ cluster, options: { app, workload } }: AppContext) {
  const { ingress, delivery } = workload;
  const preview = delivery.type === 'blueGreen' ? delivery.preview.host : undefined;
  const hosts = [ingress?.host, preview].flatMap((host) => (host === undefined ? [] : hostOf(host, cluster)));
  return tlsSecret(`${app}-tls`, { purpose: `certificate of the hosts of ${app}`, hosts });
}

const pullLogin = ({ app }: PlacedApp) =>
  registryLogin(`${app}-${REGISTRY_LOGIN}`, `what the pods of ${app} pull their images with`);

const analysisTypes = ({ workload }: PlacedApp) => analysesOf(workload.delivery).map(({ analysis: { type } }) => type);

const asksLogs = (placed: PlacedApp): boolean => analysisTypes(placed).includes('logErrors');

const asksMetrics = ({ fleet, cluster, options }: AppContext): boolean =>
  needsLogin(fleet, cluster) &&
  analysisTypes(options).some((type) => type !== 'logErrors' && !type.startsWith('smoke'));

/** The component that an app is in an environment. */
export const componentOf = ({ app, environment }: Pick<PlacedApp, 'app' | 'environment'>): string =>
  `${app}-${environment}`;

/** Apart from the fixed ones, whatever an app calls its own. */
const keyOf = (name: string): string => `own/${name}`;

/** What an app's file declares. */
export const ownSecrets = ({ options }: AppContext): Record<string, SecretSpec> =>
  Object.fromEntries(
    Object.entries(options.workload.secrets).map(([name, data]) => [keyOf(name), ownSecret(options, name, data)]),
  );

function ownSecret(placed: PlacedApp, name: string, { purpose, values, files }: AppSecret): SecretSpec {
  const made = Object.entries(values).map(([value, data]): [string, Make] => {
    if (data.from === 'person') return [value, person(data.how ?? purpose)];
    const { length, shared } = data;
    // Below its own name, so that no app can ask for what another has.
    const id = `apps/${placed.namespace}/${placed.app}/${name}/${value}`;
    return [value, { from: 'random', length, ...(shared ? { id } : {}) }];
  });
  return secret(`${placed.app}-${name}`, [...Object.keys(values), ...Object.keys(files)], {
    purpose,
    values: Object.fromEntries(made),
    files,
  });
}

/** How the container reads them. */
export function readSecrets(
  { workload: { secrets } }: PlacedApp,
  refs: Readonly<Record<string, SecretRef | undefined>>,
): { env: Record<string, Env>; mounts: Record<string, Mount> } {
  const env: Record<string, Env> = {};
  const mounts: Record<string, Mount> = {};
  for (const [name, data] of Object.entries(secrets)) {
    const ref = refs[keyOf(name)]!;
    for (const [variable, key] of Object.entries(data.env)) env[variable] = { secretKey: ref.key(key) };
    const [first, ...rest] = ref.keys.filter((key) => !Object.values(data.env).includes(key));
    if (data.mount !== undefined && first !== undefined) {
      mounts[data.mount] = { type: 'secret', secret: ref.only(first, ...rest) };
    }
  }
  return { env, mounts };
}
