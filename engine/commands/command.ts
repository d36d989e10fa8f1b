import { parseArgs } from 'node:util';
import type { Terminal } from '../terminal.ts';
import { nearest } from '../validate/nearest.ts';
import type { Saves } from '../watch.ts';
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

/** With `saves`, the code was saved while it was watched: the launcher loads it anew and hands them on. */
export type Outcome = ExitCode | { saves: Saves };

/** What a command works on and speaks through. */
export interface Runtime {
  project: Project;
  terminal: Terminal;
  /** What an earlier program of the same `synth --watch` watches. */
  saves?: Saves;
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
  const { values, tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true });
  const problems = tokens.flatMap((token) => problemOf(token, options) ?? []);
  if (problems.length > 0) throw new UsageError(problems.join('; '));
  return Object.fromEntries(
    Object.entries(options).map(([name, option]) => [name, values[name] ?? absent(option)]),
  ) as Values<Options>;
}

type Token = ReturnType<typeof parseArgs<{ tokens: true; strict: false }>>['tokens'][number];

function problemOf(token: Token, options: Options): string | undefined {
  if (token.kind === 'option-terminator') return undefined;
  if (token.kind === 'positional') return `${token.value} is no option; it takes no arguments but options`;
  const { name, rawName, value } = token;
  if (!Object.hasOwn(options, name)) {
    return `there is no option ${rawName}; ${suggestion(
      `--${name}`,
      Object.keys(options).map((known) => `--${known}`),
    )}`;
  }
  const takesValue = options[name]!.type === 'string';
  if (!takesValue) return value === undefined ? undefined : `${rawName} takes no value`;
  // What looks like another option was not meant as a value.
  const missing = value === undefined || value === '' || (!token.inlineValue && value.startsWith('-'));
  return missing ? `${rawName} needs a value` : undefined;
}

/** What may be right in place of a word that is not known. */
export function suggestion(word: string, known: readonly string[]): string {
  const near = nearest(word, known);
  if (near !== undefined) return `did you mean ${near}?`;
  return known.length === 0 ? 'there are none' : `there are ${known.join(', ')}`;
}

function absent(option: BooleanOption | StringOption): unknown {
  if (option.type === 'boolean') return false;
  return option.multiple ? [] : undefined;
}
