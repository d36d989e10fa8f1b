import { parseArgs } from 'node:util';
import type { Terminal } from '../terminal.ts';
import type { Project } from './fleet.ts';

interface BooleanOption {
  type: 'boolean';
  short?: string;
  summary: string;
}

interface StringOption {
  type: 'string';
  short?: string;
  summary: string;
  multiple?: true;
  default?: string;
}

export type Options = Record<string, BooleanOption | StringOption>;

type Value<O> = O extends BooleanOption
  ? boolean
  : O extends { multiple: true }
    ? string[]
    : O extends { default: string }
      ? string
      : string | undefined;

export type Values<O extends Options> = { [Name in keyof O]: Value<O[Name]> };

/** 0: fine. 1: differences, or warnings under --strict. 2: errors, or it could not run. */
export type ExitCode = 0 | 1 | 2;

/** `restart`: the code was saved while it was watched, so the launcher has to load it anew. */
export type Outcome = ExitCode | 'restart';

/** What a command works on and speaks through. */
export interface Runtime {
  project: Project;
  terminal: Terminal;
}

export interface Command<O extends Options = Options> {
  summary: string;
  options: O;
  run(values: Values<O>, runtime: Runtime): Promise<Outcome> | Outcome;
}

/** Ties a handler to the types of its options. */
export const command = <const O extends Options>(definition: Command<O>): Command<O> => definition;

/** A mistake on the command line; printed without a stack. */
export class UsageError extends Error {}

/** The option values of a command line, with every option present. Throws UsageError. */
export function valuesOf(options: Options, args: readonly string[]): Values<Options> {
  try {
    const { values } = parseArgs({ args: args.slice(), options, strict: true, allowPositionals: false });
    return Object.fromEntries(
      Object.entries(options).map(([name, option]) => [name, values[name] ?? absent(option)]),
    ) as Values<Options>;
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message.split('. ')[0] : String(cause));
  }
}

function absent(option: BooleanOption | StringOption): unknown {
  if (option.type === 'boolean') return false;
  return option.multiple ? [] : undefined;
}
