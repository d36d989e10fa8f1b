import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inject } from 'vitest';
import { allDefinitions, install } from './definitions.ts';
import { Server } from './server.ts';

/**
 * Starts a server that has all definitions already, which takes a third of the time that it takes to teach it some. Those
 * that its version does not take are not there.
 */
export async function startDefined(binaries: string): Promise<Server> {
  const store = join(inject('stores'), binaries.replaceAll(/\W/g, '_'));
  while (!existsSync(store)) await made(store, binaries);
  return Server.start(binaries, store);
}

/** Makes the store of a run, or waits a moment while another does. */
async function made(store: string, binaries: string): Promise<void> {
  const claim = `${store}.claim`;
  if (!isFirst(claim)) return sleep(100);
  try {
    const server = await Server.start(binaries);
    try {
      await taught(server);
      await server.leave(join(claim, 'store'));
    } finally {
      await server.stop();
    }
    renameSync(join(claim, 'store'), store);
  } finally {
    // Where it has failed another may try.
    rmSync(claim, { recursive: true, force: true });
  }
}

function isFirst(claim: string): boolean {
  try {
    mkdirSync(claim);
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw cause;
  }
}

async function taught({ client }: Server): Promise<void> {
  const taken = await Promise.all(
    allDefinitions().definitions.map(async (definition) =>
      (await client.apply(definition)).status < 300 ? [definition] : [],
    ),
  );
  await install(taken.flat(), client);
}
