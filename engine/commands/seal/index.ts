import type { Command } from '../command.ts';
import { all } from './all.ts';
import { list } from './list.ts';
import { set } from './set.ts';

export const sealCommands: Record<string, Command> = { all, list, set };
