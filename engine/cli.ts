import { check } from './commands/check.ts';
import { type Command, type ExitCode, type Outcome, UsageError, valuesOf } from './commands/command.ts';
import { diff } from './commands/diff.ts';
import { dns } from './commands/dns.ts';
import type { Project } from './commands/fleet.ts';
import { importCommand } from './commands/import.ts';
import { schema } from './commands/schema.ts';
import { synth } from './commands/synth.ts';
import { Terminal } from './terminal.ts';

const COMMANDS: Record<string, Command> = { check, diff, dns, import: importCommand, schema, synth };

/** Runs one command of a project. A user's mistake is printed in a line; anything else is a bug and is thrown. */
export async function cli(args: readonly string[], project: Project): Promise<Outcome> {
  const [name = 'help', ...rest] = args;
  const command = COMMANDS[name];
  if (command === undefined || rest.includes('--help')) return help(command, name);
  try {
    const values = valuesOf(command.options, rest);
    return await command.run(values, { project, terminal: new Terminal({ quiet: values.quiet === true }) });
  } catch (cause) {
    if (!(cause instanceof UsageError)) throw cause;
    process.stderr.write(`${name}: ${cause.message}\n`);
    return 2;
  }
}

function help(command: Command | undefined, name: string): ExitCode {
  const asked = command !== undefined || ['help', '--help', '-h'].includes(name);
  const lines = command === undefined ? commandLines(asked ? undefined : name) : optionLines(command, name);
  (asked ? process.stdout : process.stderr).write(`${lines.join('\n')}\n`);
  return asked ? 0 : 2;
}

const commandLines = (unknown: string | undefined): string[] => [
  ...(unknown === undefined ? [] : [`there is no command ${unknown}; there are:`]),
  ...Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(8)} ${summary}`),
];

const optionLines = ({ summary, options }: Command, name: string): string[] => [
  `${name}: ${summary}`,
  ...Object.entries(options).map(
    ([option, { type, summary: text }]) => `  --${`${option}${type === 'string' ? ' VALUE' : ''}`.padEnd(18)} ${text}`,
  ),
];
