/** By version: what a program's help prints, without what it hides. */
export type FlagTable = Readonly<Record<string, Flags>>;

export interface Flags {
  /** How a switch is turned off: `--no-name` (kingpin) or `--name=false` (go). */
  style: 'kingpin' | 'go';
  /** Take no value. */
  switches: readonly string[];
  values: readonly string[];
}

export interface Program {
  name: string;
  version: string;
  table: FlagTable;
}

/** What is wrong with one `--name=value`, as the program itself would refuse it. */
export function flagProblem(argument: string, { name, version, table }: Program): string | undefined {
  const flags = table[version];
  if (flags === undefined) return `the flags of ${name} ${version} are not listed; expected them in checks/flags`;
  const [, flag, value] = /^--([^=]+)(?:=(.*))?$/s.exec(argument) ?? [];
  if (flag === undefined) return `${argument} is no flag; expected --name or --name=value`;
  if (flags.switches.includes(flag)) return value === undefined ? undefined : switchProblem(flag, value, flags);
  if (flags.style === 'kingpin' && flag.startsWith('no-') && flags.switches.includes(flag.slice(3))) {
    return value === undefined ? undefined : `--${flag} takes no value; expected --${flag}`;
  }
  if (!flags.values.includes(flag)) return `${name} ${version} knows no flag --${flag}; it would not start`;
  return value === undefined ? `--${flag} needs a value; expected --${flag}=…` : undefined;
}

function switchProblem(flag: string, value: string, { style }: Flags): string | undefined {
  if (style === 'kingpin') return `--${flag} takes no value; expected --${flag} or --no-${flag}`;
  return /^(true|false)$/.test(value) ? undefined : `--${flag} is on or off; expected --${flag}=true or =false`;
}
