import { connectError } from './connect-error.ts';
import { type Context, contextNamed, type Kubeconfig } from './kubeconfig.ts';

export interface Wanted {
  /** The cluster's name in the fleet. */
  cluster: string;
  /** Its API server by the fleet's data, where there is such data. */
  apiServer?: string;
  /** What a person said. */
  context?: string;
}

/** The context of a cluster: the one that was said, the one of its name, or the only one with its API server. */
export function contextOf(config: Kubeconfig, { cluster, apiServer, context }: Wanted): Context {
  if (context !== undefined) return contextNamed(config, context);
  if (config.contexts.has(cluster)) return contextNamed(config, cluster);
  const names = [...config.contexts.keys()];
  const fitting = names.filter((name) => {
    const server = config.clusters.get(config.contexts.get(name)!.value.cluster)?.value.server;
    return apiServer !== undefined && server !== undefined && sameServer(server, apiServer);
  });
  if (fitting.length === 1) return contextNamed(config, fitting[0]!);
  const why = fitting.length === 0 ? 'none leads to' : `${fitting.join(', ')} all lead to`;
  const what = `no context is called ${cluster}, and ${why} ${apiServer ?? 'its API server'}`;
  const known = names.length === 0 ? 'the kubeconfig has none' : `there are ${names.join(', ')}`;
  throw connectError('unknown-context', cluster, `${what}; expected --context CONTEXT: ${known}`);
}

/** Whether two URLs lead to one API server. */
export function sameServer(a: string, b: string): boolean {
  const [left, right] = [a, b].map((url) => (URL.canParse(url) ? new URL(url) : undefined));
  if (left === undefined || right === undefined) return a === b;
  const path = (url: URL) => url.pathname.replace(/\/+$/, '');
  return left.host === right.host && left.protocol === right.protocol && path(left) === path(right);
}
