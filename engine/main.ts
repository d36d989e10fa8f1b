import { registry } from '../charts/index.ts';
import { cli } from './cli.ts';
import type { Project } from './commands/fleet.ts';
import type { Saves } from './watch.ts';

/** This repository's own fleet: its charts, its folder. */
export const main = (args: readonly string[], { root, cache }: Omit<Project, 'registry'>, saves?: Saves) =>
  cli(args, { root, cache, registry }, saves);
