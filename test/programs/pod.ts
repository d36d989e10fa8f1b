import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { KubeObject } from '../../charts/shared/manifest.ts';
import { objectOf } from '../charts/compose.ts';
import { freePort } from './processes.ts';

/** What a pod runs, on this machine. */
export interface Here {
  name: string;
  /** The command, without the program itself where the image has it. */
  args: string[];
  /** The port of the pod → the port here. */
  ports: ReadonlyMap<number, number>;
}

export interface Exchanges {
  /** A folder for the pod. */
  folder: string;
  kind: 'Deployment' | 'StatefulSet';
  workload: string;
  ordinal?: number;
  /** The port of the pod → the port here, for those that someone knows already; others are free ones. */
  ports?: readonly (readonly [number, number])[];
  /** What every Secret of the pod holds here: file → content. */
  secrets: Readonly<Record<string, string>>;
  /** An address in the cluster → where the same is here. */
  addresses: ReadonlyMap<string, string>;
}

/** Brings a pod's arguments and files to this machine: only its addresses, ports, folders and Secrets are others. */
export async function podHere(objects: readonly KubeObject[], exchanges: Exchanges): Promise<Here> {
  const { folder, kind, workload, ordinal, addresses } = exchanges;
  const name = ordinal === undefined ? workload : `${workload}-${ordinal}`;
  const home = join(folder, name);
  const { spec } = objectOf(objects, kind, workload).spec.template;
  const [container] = spec.containers;
  const mounts = container!.volumeMounts ?? [];
  const ports = new Map<number, number>(exchanges.ports);
  const listened = (container!.args ?? []).flatMap((arg) => /=[0-9.]+:(\d+)$/.exec(arg)?.[1] ?? []);
  for (const port of [...(container!.ports ?? []).map(({ containerPort }) => containerPort), ...listened.map(Number)]) {
    if (!ports.has(port)) ports.set(port, await freePort());
  }
  const folders = mounts.map(({ mountPath }) => mountPath).sort((a, b) => b.length - a.length);
  const here = (text: string): string =>
    [...addresses]
      .reduce((known, [there, address]) => known.replaceAll(there, address), text)
      .replace('$(POD_NAME)', name)
      .replace(new RegExp(folders.map((path) => `${path}(?=[/ ;]|$)`).join('|'), 'gm'), (path) => join(home, path))
      .replace(/(--\S+=|listen )(?:[0-9.]+:)?(\d+)(?=;|$)/gm, (whole, before: string, port: string) =>
        ports.has(Number(port)) ? `${before}127.0.0.1:${ports.get(Number(port))}` : whole,
      );
  for (const { name: volume, mountPath } of mounts) {
    const { configMap, secret } = spec.volumes!.find((each) => each.name === volume) ?? {};
    const config = configMap && objectOf(objects, 'ConfigMap', configMap.name).data!;
    const files = config ?? (secret && exchanges.secrets) ?? {};
    mkdirSync(join(home, mountPath), { recursive: true });
    for (const [file, text] of Object.entries(files)) {
      const path = join(home, mountPath, file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, config === undefined ? text : here(text));
    }
  }
  return { name, args: [...(container!.command ?? []), ...(container!.args ?? [])].map(here), ports };
}
