import type { Command } from '../command.ts';
import { all } from './all.ts';
import { cert } from './cert.ts';
import { generate } from './generate.ts';
import { list } from './list.ts';
import { rotate } from './rotate.ts';
import { set } from './set.ts';
import { verify } from './verify.ts';

export const sealCommands: Record<string, Command> = { list, set, all, generate, cert, verify, rotate };
