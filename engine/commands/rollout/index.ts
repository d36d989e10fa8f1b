import type { Command } from '../command.ts';
import { plan } from './plan.ts';

export const rolloutCommands: Record<string, Command> = { plan };
