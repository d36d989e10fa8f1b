import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { contextOf } from '../../../engine/connect/choose.ts';
import { contextNamed, readKubeconfig } from '../../../engine/connect/kubeconfig.ts';
import { targetOf } from '../../../engine/connect/target.ts';

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'fleetwright-kube-'));
  mkdirSync(join(home, '.kube/configs'), { recursive: true });
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
});

interface Names {
  cluster?: string;
  user?: string;
  server?: string;
  fields?: object;
}

/** A kubeconfig with one context. */
function write(
  path: string,
  context: string,
  { cluster = context, user = context, server, fields }: Names = {},
): string {
  const config = {
    clusters: [{ name: cluster, cluster: { server: server ?? `https://${context}.example:6443` } }],
    users: [{ name: user, user: fields ?? { token: `token-of-${context}` } }],
    contexts: [{ name: context, context: { cluster, user } }],
  };
  writeFileSync(join(home, path), JSON.stringify(config));
  return join(home, path);
}

const read = (given: string[] = [], env = {}) => readKubeconfig({ given, env, home });

describe('the kubeconfig files', () => {
  test('are those of ~/.kube/configs, where there are no others', () => {
    for (const name of ['cluster-01', 'cluster-02']) write(`.kube/configs/${name}.conf`, name);
    write('.kube/configs/notes.txt', 'other');
    expect([...read().contexts.keys()]).toEqual(['cluster-01', 'cluster-02']);
    write('.kube/config', 'main');
    expect([...read().contexts.keys()]).toEqual(['main', 'cluster-01', 'cluster-02']);
  });

  test('are those of KUBECONFIG before, and those that are given before both', () => {
    write('.kube/config', 'main');
    const [a, b] = [write('a', 'a'), write('b', 'b')];
    const env = { KUBECONFIG: `${a}::${b}:${join(home, 'missing')}` };
    expect(read([], env).files).toEqual([a, b]);
    expect(read([b], env).files).toEqual([b]);
    const conf = write('.kube/configs/c.conf', 'c');
    expect(read([join(home, '.kube/configs')], env).files).toEqual([conf]);
  });

  test('must be there if they are given', () => {
    expect(() => read([join(home, 'missing')])).toThrow('is not there; expected a kubeconfig file [kubeconfig]');
    expect(() => read([], { KUBECONFIG: join(home, 'missing') })).toThrow('none of');
    expect(() => read([join(home, '.kube')])).toThrow('holds no *.conf');
    expect(() => read()).toThrow('there is none; expected --kubeconfig FILE, KUBECONFIG');
  });

  test('are refused by their place, without what stands there', () => {
    writeFileSync(join(home, 'bad'), 'users:\n- name: a\n  user:\n    token: [s3cret]\n');
    expect(() => read([join(home, 'bad')])).toThrow(/bad:4:12: users\.0\.user\.token is no kubeconfig's: [^3]*$/);
  });
});

describe('several kubeconfig files', () => {
  test('are one: the first to name something counts', () => {
    const files = [write('a', 'same', { server: 'https://a.example' }), write('b', 'other')];
    const config = read(files);
    expect(config.contexts.get('other')?.file).toBe(files[1]);
    expect(targetOf(contextNamed(config, 'same')).server).toBe('https://a.example');
  });

  test('may say the same twice', () => {
    const config = read([write('a', 'same'), write('b', 'same')]);
    expect(contextNamed(config, 'same').cluster.rival).toBeUndefined();
  });

  test('that kubeadm made call every cluster alike, which is not taken for one', () => {
    const names = { cluster: 'kubernetes', user: 'kubernetes-admin' };
    const config = read([write('a', 'cluster-01', names), write('b', 'cluster-02', names)]);
    expect(() => contextNamed(config, 'cluster-02')).toThrow(
      /a and .*b each have a cluster kubernetes, and they differ; expected --kubeconfig with the one that is meant \[ambiguous-context\]/,
    );
  });
});

describe('a context', () => {
  test('that is not known has a name near it', () => {
    expect(() => contextNamed(read([write('a', 'cluster-02')]), 'cluster-o2')).toThrow('did you mean cluster-02?');
  });

  test('is the one of the cluster’s name, or the only one that leads to its API server', () => {
    const config = read([
      write('a', 'cluster-02', { server: 'https://192.168.101.196:6443' }),
      write('b', 'edge', { server: 'https://192.168.101.197:6443/' }),
    ]);
    expect(contextOf(config, { cluster: 'cluster-02' }).name).toBe('cluster-02');
    expect(contextOf(config, { cluster: 'cluster-03', apiServer: 'https://192.168.101.197:6443' }).name).toBe('edge');
    expect(contextOf(config, { cluster: 'cluster-03', context: 'cluster-02' }).name).toBe('cluster-02');
    expect(() => contextOf(config, { cluster: 'cluster-04', apiServer: 'https://192.168.101.198:6443' })).toThrow(
      'expected --context CONTEXT: there are cluster-02, edge',
    );
  });

  test('names files from where its own file lies, and what stands in it counts before them', () => {
    writeFileSync(join(home, 'token'), 'from-file\n');
    const files = [write('a', 'a', { fields: { tokenFile: 'token' } })];
    expect(targetOf(contextNamed(read(files), 'a')).login.token).toBe('from-file');
    const missing = read([write('b', 'b', { fields: { tokenFile: 'missing' } })]);
    expect(() => targetOf(contextNamed(missing, 'b'))).toThrow(/missing, which .*b names, cannot be read: ENOENT/);
  });
});
