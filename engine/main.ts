import { isMainThread } from 'node:worker_threads';
import { registry } from '../charts/index.ts';
import { cli } from './cli.ts';
import type { Watching } from './commands/command.ts';
import type { Project } from './commands/fleet.ts';
import { help } from './threads/helper.ts';

/** This repository's own fleet: its charts, its folder. */
export const main = (args: readonly string[], project: Omit<Project, 'registry'>, watching?: Watching) =>
  cli(args, { ...project, registry }, watching);

if (!isMainThread) help(registry);
