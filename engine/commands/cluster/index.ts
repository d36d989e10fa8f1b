import type { Command } from '../command.ts';
import { add } from './add.ts';
import { check } from './check.ts';
import { grant } from './grant.ts';
import { key } from './key.ts';
import { remove } from './remove.ts';
import { rotate } from './rotate.ts';

export const clusterCommands: Record<string, Command> = { add, check, grant, key, remove, rotate };
