import { readdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { connectError } from './connect-error.ts';

export interface KubeconfigSource {
  /** Of `--kubeconfig`, each a file or a folder of `*.conf`. */
  given: readonly string[];
  env?: Readonly<Record<string, string | undefined>>;
  home?: string;
}

/**
 * The kubeconfig files in the order in which they count: what was given, else those of KUBECONFIG, else ~/.kube/config
 * and what lies as *.conf in ~/.kube/configs. Throws ConnectError.
 */
export function kubeconfigFiles({ given, env = process.env, home = homedir() }: KubeconfigSource): string[] {
  if (given.length > 0) return given.flatMap((path) => filesAt(resolve(path), '--kubeconfig'));
  const listed = (env.KUBECONFIG ?? '').split(delimiter).filter((path) => path !== '');
  if (listed.length > 0) {
    // As kubectl does: of a list, what is not there does not count.
    const there = listed.map((path) => resolve(path)).filter(isThere);
    if (there.length > 0) return there;
    throw connectError('kubeconfig', 'KUBECONFIG', `none of ${listed.join(', ')} is there; expected a kubeconfig file`);
  }
  const folder = join(home, '.kube');
  const found = [join(folder, 'config'), ...confFiles(join(folder, 'configs'))].filter(isThere);
  if (found.length > 0) return found;
  const expected = `expected --kubeconfig FILE, KUBECONFIG, ${join(folder, 'config')} or ${join(folder, 'configs', '*.conf')}`;
  throw connectError('kubeconfig', 'kubeconfig', `there is none; ${expected}`);
}

function filesAt(path: string, at: string): string[] {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) throw connectError('kubeconfig', at, `${path} is not there; expected a kubeconfig file`);
  if (!stats.isDirectory()) return [path];
  const files = confFiles(path);
  if (files.length === 0) throw connectError('kubeconfig', at, `${path} holds no *.conf; expected kubeconfig files`);
  return files;
}

const isThere = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

function confFiles(folder: string): string[] {
  if (!(statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.conf'))
    .sort()
    .map((name) => join(folder, name));
}
