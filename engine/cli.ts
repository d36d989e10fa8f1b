import { buckets } from './commands/buckets.ts';
import { check } from './commands/check.ts';
import {
  argumentsOf,
  type Command,
  type CommandGroup,
  type ExitCode,
  type Outcome,
  UsageError,
  valuesOf,
  type Watching,
} from './commands/command.ts';
import { diff } from './commands/diff.ts';
import { dns } from './commands/dns.ts';
import type { Project } from './commands/fleet.ts';
import { importCommand } from './commands/import.ts';
import { schema } from './commands/schema.ts';
import { synth } from './commands/synth.ts';
import { insteadOf } from './did-you-mean.ts';
import { Terminal } from './terminal.ts';

type Commands = Record<string, Command | CommandGroup>;

const seal: CommandGroup = {
  summary: 'seal the values of secrets, and look after them',
  commands: async () => (await import('./commands/seal/index.ts')).sealCommands,
};

const cluster: CommandGroup = {
  summary: 'add clusters, renew their tokens and look after them',
  commands: async () => (await import('./commands/cluster/index.ts')).clusterCommands,
};

const image: CommandGroup = {
  summary: 'say which image of an app runs in which environment',
  commands: async () => (await import('./commands/image/index.ts')).imageCommands,
};

const repo: CommandGroup = {
  summary: 'give Argo CD what it reads the repository with',
  commands: async () => (await import('./commands/repo/index.ts')).repoCommands,
};

const rollout: CommandGroup = {
  summary: 'say what a rollout will do before it does it',
  commands: async () => (await import('./commands/rollout/index.ts')).rolloutCommands,
};

export const COMMANDS: Commands = {
  buckets,
  check,
  cluster,
  diff,
  dns,
  image,
  import: importCommand,
  repo,
  rollout,
  schema,
  seal,
  synth,
};

/**
 * Runs one command of a project. A user's mistake is printed in a line; anything else is a bug and is thrown.
 * @param watching what an earlier program of the same `synth --watch` hands on
 */
export async function cli(args: readonly string[], project: Project, watching?: Watching): Promise<Outcome> {
  const found = await find(args, COMMANDS);
  if ('code' in found) return print(found.code === 0 ? process.stdout : process.stderr, found.lines, found.code);
  const { name, command, rest } = found;
  if (rest.some(isHelp)) return print(process.stdout, usageLines(command, name), 0);
  try {
    const values = valuesOf(command, rest);
    return await command.run(values, { project, terminal: new Terminal({ quiet: values.quiet === true }), watching });
  } catch (cause) {
    if (!(cause instanceof UsageError)) throw cause;
    return print(process.stderr, [`${name}: ${cause.message}`], 2);
  }
}

type Found = { name: string; command: Command; rest: readonly string[] } | { code: ExitCode; lines: string[] };

/** The command that the first words name. */
async function find([name = 'help', ...rest]: readonly string[], commands: Commands, above = ''): Promise<Found> {
  if (name === 'help' || isHelp(name)) return { code: 0, lines: commandLines(commands) };
  if (!Object.hasOwn(commands, name)) {
    const missing = `there is no command ${above}${name}; ${insteadOf(name, Object.keys(commands))}`;
    return { code: 2, lines: [missing, ...commandLines(commands)] };
  }
  const command = commands[name]!;
  if ('run' in command) return { name: above + name, command, rest };
  return find(rest, await command.commands(), `${above}${name} `);
}

const isHelp = (word: string): boolean => word === '--help' || word === '-h';

function print(stream: NodeJS.WriteStream, lines: readonly string[], code: ExitCode): ExitCode {
  stream.write(`${lines.join('\n')}\n`);
  return code;
}

const commandLines = (commands: Commands): string[] =>
  Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(8)} ${summary}`);

function usageLines(command: Command, name: string): string[] {
  const places = argumentsOf(command).map(({ shown, optional, repeats, summary }) => {
    const word = `${shown}${repeats ? ' ...' : ''}`;
    return { word: optional ? `[${word}]` : word, summary };
  });
  return [
    `${[name, ...places.map(({ word }) => word)].join(' ')}: ${command.summary}`,
    ...places.map(({ word, summary }) => `  ${word.padEnd(24)} ${summary}`),
    ...Object.entries(command.options).map(([option, { type, short, summary }]) => {
      const spelled = `--${option}${type === 'string' ? ' VALUE' : ''}`;
      return `  ${short ? `-${short}, ` : '    '}${spelled.padEnd(20)} ${summary}`;
    }),
  ];
}
