import { check } from './commands/check.ts';
import { type Command, type ExitCode, type Outcome, suggestion, UsageError, valuesOf } from './commands/command.ts';
import { diff } from './commands/diff.ts';
import { dns } from './commands/dns.ts';
import type { Project } from './commands/fleet.ts';
import { importCommand } from './commands/import.ts';
import { schema } from './commands/schema.ts';
import { synth } from './commands/synth.ts';
import { Terminal } from './terminal.ts';
import type { Saves } from './watch.ts';

const COMMANDS: Record<string, Command> = { check, diff, dns, import: importCommand, schema, synth };

/**
 * Runs one command of a project. A user's mistake is printed in a line; anything else is a bug and is thrown.
 * @param saves what an earlier program of the same `synth --watch` watches
 */
export async function cli(args: readonly string[], project: Project, saves?: Saves): Promise<Outcome> {
  const [name = 'help', ...rest] = args;
  if (['help', '--help', '-h'].includes(name)) return print(process.stdout, commandLines(), 0);
  if (!Object.hasOwn(COMMANDS, name)) {
    const known = Object.keys(COMMANDS);
    return print(process.stderr, [`there is no command ${name}; ${suggestion(name, known)}`, ...commandLines()], 2);
  }
  const command = COMMANDS[name]!;
  if (rest.includes('--help') || rest.includes('-h')) return print(process.stdout, optionLines(command, name), 0);
  try {
    const values = valuesOf(command.options, rest);
    return await command.run(values, { project, terminal: new Terminal({ quiet: values.quiet === true }), saves });
  } catch (cause) {
    if (!(cause instanceof UsageError)) throw cause;
    return print(process.stderr, [`${name}: ${cause.message}`], 2);
  }
}

function print(stream: NodeJS.WriteStream, lines: readonly string[], code: ExitCode): ExitCode {
  stream.write(`${lines.join('\n')}\n`);
  return code;
}

const commandLines = (): string[] =>
  Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(8)} ${summary}`);

const optionLines = ({ summary, options }: Command, name: string): string[] => [
  `${name}: ${summary}`,
  ...Object.entries(options).map(([option, { type, short, summary: text }]) => {
    const spelled = `--${option}${type === 'string' ? ' VALUE' : ''}`;
    return `  ${short ? `-${short}, ` : '    '}${spelled.padEnd(20)} ${text}`;
  }),
];
