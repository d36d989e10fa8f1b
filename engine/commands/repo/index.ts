import type { Command } from '../command.ts';
import { add } from './add.ts';

export const repoCommands: Record<string, Command> = { add };
