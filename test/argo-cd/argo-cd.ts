import { dirname } from 'node:path';
import type { Server } from '../cluster/server.ts';
import { freePorts } from '../free-ports.ts';
import { program } from '../programs/program.ts';
import type { Repository } from './repository.ts';

const HOST = '127.0.0.1';
const at = (port: number | undefined): string => `${HOST}:${port}`;

/**
 * Runs the released Argo CD beside the API server of its cluster: what reads the repository, what syncs Applications, and
 * what makes them of ApplicationSets. Its settings are those of the namespace `argocd`.
 */
export async function startArgoCd(server: Server, repository: Repository): Promise<void> {
  const [redisPort, repo, ...others] = await freePorts(7);
  const [repoMetrics, controllerMetrics, setMetrics, setProbes, setWebhook] = others;
  const kubeconfig = server.write('argo-cd.kubeconfig', JSON.stringify(server.client.kubeconfig()));
  // Its image has this to look at signatures, which commits of tests have none of.
  const verify = server.write('argo-cd/git-verify-wrapper.sh', '#!/bin/sh\n', 0o700);
  const home = dirname(verify);
  const env = {
    PATH: `${home}:${process.env.PATH}`,
    HOME: home,
    TMPDIR: home,
    KUBECONFIG: kubeconfig,
    // Outside of a pod it takes the kubeconfig for the cluster that it is in.
    ARGOCD_FAKE_IN_CLUSTER: 'true',
    ARGOCD_GPG_ENABLED: 'false',
    ARGOCD_SYNC_WAVE_DELAY: '0',
    // Programs in Go ask for the one, git for the other.
    HTTP_PROXY: repository.proxy,
    http_proxy: repository.proxy,
    NO_PROXY: HOST,
  };
  const argoCd = program('argo-cd');
  const run = (name: string, flags: Readonly<Record<string, string>>) =>
    server.run(name, flags, { program: argoCd, env: { ...env, ARGOCD_BINARY_NAME: name } });
  const repoServer = { 'repo-server-plaintext': 'true', kubeconfig, namespace: 'argocd' };
  server.run('redis', {}, { program: program('argo-cd-redis'), args: [at(redisPort)] });
  run('argocd-repo-server', {
    address: HOST,
    port: String(repo),
    'metrics-address': HOST,
    'metrics-port': String(repoMetrics),
    redis: at(redisPort),
    'disable-tls': 'true',
    'client-ca-path': '',
    'revision-cache-expiration': '1s',
  });
  run('argocd-application-controller', {
    ...repoServer,
    'repo-server': at(repo),
    redis: at(redisPort),
    'metrics-port': String(controllerMetrics),
    'app-resync': '30',
    'app-resync-jitter': '0',
  });
  run('argocd-applicationset-controller', {
    ...repoServer,
    'argocd-repo-server': at(repo),
    'metrics-addr': at(setMetrics),
    'probe-addr': at(setProbes),
    'webhook-addr': at(setWebhook),
    'enable-progressive-syncs': 'true',
  });
}
