import type { Command } from '../command.ts';
import { list } from './list.ts';
import { promote } from './promote.ts';
import { set } from './set.ts';

export const imageCommands: Record<string, Command> = { list, set, promote };
