import { registry } from '../charts/index.ts';
import { cli } from './cli.ts';

/** This repository's own fleet: its charts, its folder. */
export const main = (args: readonly string[], root: string) => cli(args, { root, registry });

export { nextSave } from './watch.ts';
