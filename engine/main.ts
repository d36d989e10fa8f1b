import { isMainThread } from 'node:worker_threads';
import { registry } from '../charts/index.ts';
import { cli } from './cli.ts';
import type { Project } from './commands/fleet.ts';
import { help } from './threads/helper.ts';
import type { Saves } from './watch.ts';

/** This repository's own fleet: its charts, its folder. */
export const main = (args: readonly string[], project: Omit<Project, 'registry'>, saves?: Saves) =>
  cli(args, { ...project, registry }, saves);

if (!isMainThread) help(registry);
