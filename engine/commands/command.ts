import { parseArgs } from 'node:util';
import { insteadOf } from '../did-you-mean.ts';
import type { Terminal } from '../terminal.ts';
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

/** 0: fine. 1: differences, or warnings under --strict. 2: errors, or it could not run. */
export type ExitCode = 0 | 1 | 2;

/** What `synth --watch` goes on with in another program, which the launcher loads. */
export interface Watching {
  saves: Saves;
  /** Whether the output is what the program before has told; otherwise code was saved. */
  isTold: boolean;
}

export type Outcome = ExitCode | Watching;

/** What a command works on and speaks through. */
export interface Runtime {
  project: Project;
  terminal: Terminal;
  /** What an earlier program of the same `synth --watch` hands on. */
  watching?: Watching;
}

/** A word of the command line that is told by its place. */
interface Argument {
  summary: string;
  /** In the help. Default: its name in capitals. */
  shown?: string;
  optional?: true;
  /** The last one may take every word that is left. */
  repeats?: true;
}

/** In the order in which they are given. */
type Arguments = Record<string, Argument>;

type ArgumentValue<A> = A extends { repeats: true }
  ? string[]
  : A extends { optional: true }
    ? string | undefined
    : string;

/** What a command line gives of a command's options and arguments. */
export type Values<O extends Options, A extends Arguments = Record<never, Argument>> = {
  [Name in keyof O]: Value<O[Name]>;
} & { [Name in keyof A]: ArgumentValue<A[Name]> };

export interface Command<O extends Options = Options, A extends Arguments = Record<never, Argument>> {
  summary: string;
  options: O;
  arguments?: A;
  /** Why there is no further argument, where what it says may not be repeated. */
  refusal?: string;
  run(values: Values<O, A>, runtime: Runtime): Promise<Outcome> | Outcome;
}

/** Commands under one word, which are loaded only when one of them is called. */
export interface CommandGroup {
  summary: string;
  commands(): Promise<Record<string, Command>>;
}

/** Ties a handler to the types of its options and arguments. */
export const command = <const O extends Options, const A extends Arguments = Record<never, Argument>>(
  definition: Command<O, A>,
): Command<O, A> => definition;

/** A mistake on the command line; printed without a stack. */
export class UsageError extends Error {}

/** The values of a command line, with every option and argument present. Throws UsageError. */
export function valuesOf(command: Command, args: readonly string[]): Values<Options> {
  const { options } = command;
  const { values, positionals, tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true });
  const places = placesOf(command, positionals);
  const problems = [
    ...tokens.flatMap((token) => optionProblem(token, options) ?? []),
    ...repeated(tokens, options),
    ...places.problems,
  ];
  if (problems.length > 0) throw new UsageError(problems.join('; '));
  const given = Object.entries(options).map(([name, option]) => [name, values[name] ?? absent(option)]);
  return { ...Object.fromEntries(given), ...places.values } as Values<Options>;
}

/** The arguments of a command in their order, as the help and messages show them. */
export function argumentsOf({ arguments: expected = {} }: Command): (Argument & { name: string; shown: string })[] {
  return Object.entries<Argument>(expected).map(([name, argument]) => ({
    shown: name.toUpperCase(),
    ...argument,
    name,
  }));
}

function placesOf(command: Command, words: readonly string[]) {
  const expected = argumentsOf(command);
  const left = [...words];
  const values: Record<string, string | string[] | undefined> = {};
  const problems: string[] = [];
  for (const { name, shown, optional, repeats } of expected) {
    if (left.length === 0 && !optional) problems.push(`${shown} is missing`);
    values[name] = repeats ? left.splice(0) : left.shift();
  }
  if (left.length > 0) problems.push(command.refusal ?? tooMany(left, expected));
  return { values, problems };
}

function tooMany(words: readonly string[], expected: readonly { shown: string }[]): string {
  if (expected.length === 0) return `${words.join(', ')} is no option; it takes no arguments but options`;
  return `${words.join(', ')} is too much; expected ${expected.map(({ shown }) => shown).join(' ')}`;
}

type Token = ReturnType<typeof parseArgs<{ tokens: true; strict: false }>>['tokens'][number];

function optionProblem(token: Token, options: Options): string | undefined {
  if (token.kind !== 'option') return undefined;
  const { name, rawName, value } = token;
  if (!Object.hasOwn(options, name)) {
    return `there is no option ${rawName}; ${insteadOf(
      `--${name}`,
      Object.keys(options).map((known) => `--${known}`),
    )}`;
  }
  const takesValue = options[name]!.type === 'string';
  if (!takesValue) return value === undefined ? undefined : `${rawName} takes no value`;
  // What looks like another option was not meant as a value; a number below 0 was.
  const missing = value === undefined || value === '' || (!token.inlineValue && /^-(?![0-9])/.test(value));
  return missing ? `${rawName} needs a value` : undefined;
}

/** Of two values the last would count, and nobody be told. */
function repeated(tokens: readonly Token[], options: Options): string[] {
  return Object.entries(options).flatMap(([name, option]) => {
    if (option.type === 'boolean' || option.multiple) return [];
    const values = tokens.flatMap((token) => (token.kind === 'option' && token.name === name ? [token.value] : []));
    return new Set(values).size > 1 ? [`--${name} is given as ${values.join(' and as ')}; expected one of them`] : [];
  });
}

function absent(option: BooleanOption | StringOption): unknown {
  if (option.type === 'boolean') return false;
  return option.multiple ? [] : undefined;
}
