import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KubeObject } from '../../charts/shared/manifest.ts';
import type { Container } from '../../charts/shared/shapes/pods.ts';
import { objectOf } from '../charts/compose.ts';
import { freePort } from '../free-ports.ts';

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
  const { folder, kind, workload, ordinal } = exchanges;
  const name = ordinal === undefined ? workload : `${workload}-${ordinal}`;
  const home = join(folder, name);
  const { spec } = objectOf(objects, kind, workload).spec.template;
  const container = spec.containers[0]!;
  const ports = await portsHere(container, exchanges.ports);
  const here = exchange(container, { ...exchanges, name, home, ports });
  for (const { name: volume, mountPath } of container.volumeMounts ?? []) {
    mkdirSync(join(home, mountPath), { recursive: true });
    const { configMap, secret } = spec.volumes!.find((each) => each.name === volume) ?? {};
    const config = configMap && objectOf(objects, 'ConfigMap', configMap.name).data!;
    for (const [file, text] of Object.entries(config ?? {})) writeFileSync(join(home, mountPath, file), here(text));
    if (secret === undefined) continue;
    for (const [file, text] of Object.entries(exchanges.secrets)) writeFileSync(join(home, mountPath, file), text);
  }
  return { name, args: [...(container.command ?? []), ...(container.args ?? [])].map(here), ports };
}

/** A free port for each that the container names or listens at. */
async function portsHere(
  { ports = [], args = [] }: Container,
  known: Exchanges['ports'],
): Promise<Map<number, number>> {
  const listened = args.flatMap((arg) => /=[0-9.]+:(\d+)$/.exec(arg)?.[1] ?? []);
  const here = new Map(known);
  for (const port of [...ports.map(({ containerPort }) => containerPort), ...listened.map(Number)]) {
    if (!here.has(port)) here.set(port, await freePort());
  }
  return here;
}

interface Home extends Pick<Exchanges, 'addresses'> {
  name: string;
  home: string;
  ports: ReadonlyMap<number, number>;
}

/** Puts what is here in the place of what is there, in an argument or a file. */
function exchange({ volumeMounts = [] }: Container, { addresses, name, home, ports }: Home): (text: string) => string {
  const folders = volumeMounts.map(({ mountPath }) => mountPath).sort((a, b) => b.length - a.length);
  const inFolder = new RegExp(folders.map((path) => `${path}(?=[/ ;]|$)`).join('|'), 'gm');
  return (text) =>
    [...addresses]
      .reduce((known, [there, address]) => known.replaceAll(there, address), text)
      .replace('$(POD_NAME)', name)
      .replace(inFolder, (path) => join(home, path))
      .replace(/(--\S+=|listen )(?:[0-9.]+:)?(\d+)(?=;|$)/gm, (whole, before: string, port: string) =>
        ports.has(Number(port)) ? `${before}127.0.0.1:${ports.get(Number(port))}` : whole,
      );
}
