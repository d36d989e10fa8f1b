import { readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePorts } from '../../free-ports.ts';
import { program } from '../../programs/program.ts';
import { complaints } from '../answers.ts';
import type { Server } from '../server.ts';
import { ACCOUNT, rights } from './rights.ts';

const NAME = 'rollouts-controller';
const NAMESPACE = 'argo-rollouts';
const STARTS_WITHIN = 60_000;

/** Where it listens, and the same length on the loopback. */
const EVERYWHERE = '0.0.0.0:%d';
const LOOPBACK = '[::0:1]:%d';

/**
 * Runs the released controller of Argo Rollouts beside an API server, and the stand-in for its Gateway API plugin: as the
 * ServiceAccount of the component, with its rights and no others. It gives where its metrics are.
 * @param env beside what it needs to reach the server
 */
export async function startRollouts(
  server: Server,
  env: Readonly<Record<string, string>> = {},
): Promise<{ metrics: string }> {
  const plugins = [{ name: 'argoproj-labs/gatewayAPI', location: `file://${program('http-route-plugin')}` }];
  const config = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'argo-rollouts-config', namespace: NAMESPACE },
    data: { trafficRouterPlugins: JSON.stringify(plugins) },
  };
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } };
  for (const object of [namespace, config, ...rights]) {
    const refused = complaints(object, await server.client.apply(object));
    if (refused.length > 0) throw new Error(refused.join('\n'));
  }
  const kubeconfig = server.write('rollouts.kubeconfig', JSON.stringify(server.client.kubeconfig(ACCOUNT)));
  const [healthz, metrics] = await freePorts(2);
  const flags = {
    kubeconfig,
    'leader-elect': 'false',
    healthzPort: String(healthz),
    metricsPort: String(metrics),
    qps: '200',
    burst: '400',
    'rollout-threads': '20',
  };
  const { path, host } = onLoopback(server, program(NAME));
  // It reads the plugin's kubeconfig from here too.
  server.run(NAME, flags, { program: path, env: { ...env, KUBECONFIG: kubeconfig } });
  await answers(`http://${host}:${healthz}/healthz`, server);
  return { metrics: `http://${host}:${metrics}/metrics` };
}

/** The program as released, but for the address: it can be told its ports only. */
function onLoopback(server: Server, released: string): { path: string; host: string } {
  const bytes = readFileSync(released);
  const at = bytes.indexOf(EVERYWHERE);
  if (at < 0 || bytes.indexOf(EVERYWHERE, at + 1) >= 0) throw new Error(`${released} does not listen on ${EVERYWHERE}`);
  if (!hasLoopback()) return { path: released, host: '127.0.0.1' };
  bytes.write(LOOPBACK, at);
  return { path: server.write(NAME, bytes, 0o700), host: '[::1]' };
}

const hasLoopback = (): boolean => (networkInterfaces().lo ?? []).some(({ address }) => address === '::1');

async function answers(url: string, server: Server): Promise<void> {
  const end = Date.now() + STARTS_WITHIN;
  for (;;) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    if (Date.now() > end) throw new Error(`no rollouts controller: ${server.log(NAME).slice(-3000)}`);
    await sleep(100);
  }
}
