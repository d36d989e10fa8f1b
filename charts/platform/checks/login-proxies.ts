import type { Manifests } from '../../shared/manifest.ts';
import { type Directive, readNginxConf } from '../../shared/nginx.ts';
import { containersOf, type Pods } from './pods.ts';

/** What of a pod's nginx is let through to something without a password; undefined where the pod runs no nginx. */
export function openLocations(pods: Pods, manifests: Manifests): string[] | undefined {
  const configs = nginxConfigsOf(pods, manifests);
  return configs.length === 0 ? undefined : configs.flatMap((text) => openIn(readNginxConf(text), false));
}

/** The files that a pod's containers give to nginx. */
function nginxConfigsOf(pods: Pods, manifests: Manifests): string[] {
  const { namespace } = pods.manifest;
  return containersOf(pods).flatMap(({ container: { command = [], args = [], volumeMounts = [] } }) => {
    const [program, ...rest] = [...command, ...args];
    const file = rest[rest.indexOf('-c') + 1];
    if (program !== 'nginx' || file === undefined || !rest.includes('-c')) return [];
    const mount = volumeMounts.find(({ mountPath }) => file.startsWith(`${mountPath}/`));
    const volume = pods.template.spec.volumes?.find(({ name }) => name === mount?.name);
    const config = manifests.ofKind('ConfigMap').named({ namespace, name: volume?.configMap?.name });
    return config?.object.data?.[file.slice(file.lastIndexOf('/') + 1)] ?? [];
  });
}

/** Locations that answer more than a fixed status to whoever asks; what a block sets holds for those within, unless they set it anew. */
function openIn(directives: readonly Directive[], guardedAround: boolean): string[] {
  const guarded = isGuarded(directives, guardedAround);
  return directives.flatMap(({ name, args, block }) => {
    if (block === undefined) return [];
    const inner = openIn(block, guarded);
    const leadsOn = name === 'location' && !block.some((each) => each.name === 'return');
    return leadsOn && !isGuarded(block, guarded) ? [args.join(' '), ...inner] : inner;
  });
}

/** With `satisfy any`, an address or another module would do in place of the password. */
function isGuarded(directives: readonly Directive[], around: boolean): boolean {
  const set = (wanted: string) => directives.findLast(({ name }) => name === wanted)?.args[0];
  if (set('satisfy') === 'any' || set('auth_basic') === 'off') return false;
  return around || (set('auth_basic') !== undefined && set('auth_basic_user_file') !== undefined);
}
