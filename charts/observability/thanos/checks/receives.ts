import type { z } from 'zod';
import type { Manifests } from '../../../shared/manifest.ts';
import { flagOf, type Process, processesOf } from './processes.ts';

/** A workload that runs `thanos receive`. */
export interface Receive extends Process {
  /** As Thanos deduces it from the flags. */
  mode: 'RouterOnly' | 'IngestorOnly' | 'RouterIngestor';
}

export const receivesOf = (manifests: Manifests): Receive[] =>
  processesOf(manifests, 'receive').map((process) => ({ ...process, mode: modeOf(process.flags) }));

export const receivesIn = (manifests: Manifests, mode: Receive['mode']): Receive[] =>
  receivesOf(manifests).filter((receive) => receive.mode === mode);

export const replicationFactorOf = (receive: Receive): number =>
  Number(flagOf(receive, 'receive.replication-factor', '1'));

/** What a JSON text holds, or nothing where it is not of that shape. */
export function parseJson<Schema extends z.ZodType>(schema: Schema, text: string): z.output<Schema> | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function modeOf(flags: ReadonlyMap<string, unknown>): Receive['mode'] {
  const hashring = flags.has('receive.hashrings-file') || flags.has('receive.hashrings');
  if (!hashring) return 'IngestorOnly';
  return flags.has('receive.local-endpoint') ? 'RouterIngestor' : 'RouterOnly';
}
