import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../engine/cli.ts';
import type { Command } from '../engine/commands/command.ts';
import { documentation, sources } from './documentation.ts';

const commands = new Map<string, Command>();
for (const [name, command] of Object.entries(COMMANDS)) {
  if ('run' in command) commands.set(name, command);
  else for (const [word, each] of Object.entries(await command.commands())) commands.set(`${name} ${word}`, each);
}

const pages = documentation(['md', 'yml']).map((page) => ({ page, text: readFileSync(page, 'utf8') }));

/** What the program advises: names in it stand for what is found at run time. */
const advice = sources().map((page) => ({ page, text: readFileSync(page, 'utf8').replace(/\$\{[^}]*\}/g, 'X') }));

/** The words behind `npm run`, up to the end of the command. */
const written = [...pages, ...advice].flatMap(({ page, text }) =>
  [...text.replace(/\\\n\s*/g, ' ').matchAll(/npm run (?:--silent )?([a-z]+)(?: -- ([^`#|;&\n,()]*))?/g)]
    .filter(([, name]) => Object.hasOwn(COMMANDS, name!))
    .map(([line, name, rest = '']) => ({ where: `${page}: ${line}`, words: [name!, ...rest.split(/\s+/)] })),
);

/** `--name` of each option that the words give. */
const optionsIn = (words: readonly string[]): string[] => words.flatMap((word) => /^--([a-z-]+)/.exec(word)?.[1] ?? []);

describe('the pages and the command line', () => {
  test('name the same commands', () => {
    const names = new Set([...commands.keys()].map((name) => name.split(' ')[0]));
    const lost = written.filter(({ words: [name, second = ''] }) => {
      const isGroup = !commands.has(name!);
      return !names.has(name) || (isGroup && /^[a-z]+$/.test(second) && !commands.has(`${name} ${second}`));
    });
    expect(lost).toEqual([]);
    expect(written.length).toBeGreaterThan(100);
  });

  test('give commands only options that they take', () => {
    const lost = written.flatMap(({ where, words }) => {
      const command = commands.get(words[0]!) ?? commands.get(words.slice(0, 2).join(' '));
      return optionsIn(words)
        .filter((option) => command === undefined || !Object.hasOwn(command.options, option))
        .map((option) => `${where}: --${option}`);
    });
    expect(lost).toEqual([]);
  });

  test('tell of every command and option', () => {
    const all = pages.map(({ text }) => text).join('\n');
    const untold = [...commands].flatMap(([name, command]) =>
      Object.keys(command.options)
        .filter((option) => !/^(clusters|quiet)$/.test(option))
        .filter((option) => !new RegExp(`--${option}(?![a-z-])`).test(all))
        .map((option) => `${name} --${option}`),
    );
    expect(untold).toEqual([]);
  });
});
