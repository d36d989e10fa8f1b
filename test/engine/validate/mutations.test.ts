import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Schemas, validate } from '../../../engine/validate/index.ts';
import { BREAKERS } from './breaks.ts';
import { validObjects } from './corpus.ts';
import { type Mutation, mutations } from './mutations.ts';
import { current, oldest } from './schemas.ts';

const objects = validObjects();

/** The section that explains the corpus, with a table of its classes. */
function documented(): { classes: string[]; number: string | undefined } {
  const [, section = ''] = readFileSync('docs/validation.md', 'utf8').split('## How well it works');
  const [text = ''] = section.split('\n## ');
  const cells = text.matchAll(/\| ([a-z]+(?:-[a-z]+)*) (?=\| [\d.]+ (?:of|%))/g);
  return { classes: [...cells].map(([, name = '']) => name), number: /(\d+) classes/.exec(text)?.[1] };
}

const missed = (list: readonly Mutation[], schemas: Schemas): string[] =>
  list.filter(({ object }) => validate(object, schemas).length === 0).map(({ title }) => title);

describe.each([current, oldest])('the mutation corpus for kubernetes $kubernetes', (schemas) => {
  const valid = objects.filter((object) => validate(object, schemas).length === 0);
  const corpus = [...mutations(valid, schemas, { seed: 1, perClass: 10 })];

  it('holds a few thousand mutations, and some of every class', () => {
    expect(corpus.length).toBeGreaterThan(2000);
    expect(Object.keys(BREAKERS).filter((name) => !corpus.some((mutation) => mutation.class === name))).toEqual([]);
  });

  it.each(Object.keys(BREAKERS))('%s is caught', (name) => {
    expect(
      missed(
        corpus.filter((mutation) => mutation.class === name),
        schemas,
      ),
    ).toEqual([]);
  });
});

describe('the mutation corpus', () => {
  it('has the classes that docs/validation.md lists', () => {
    const { classes, number } = documented();
    expect(classes.sort()).toEqual(Object.keys(BREAKERS).sort());
    expect(number).toBe(String(classes.length));
  });

  it('starts from objects that are valid for the fleet of this repository', () => {
    const problems = objects.flatMap((object) =>
      validate(object, current).map((problem) => ({ ...problem, kind: object.kind })),
    );
    expect(problems).toEqual([]);
  });

  it('is the same each time', () => {
    const titles = (list: Iterable<Mutation>) => [...list].map(({ title }) => title);
    const some = objects.slice(0, 3);
    const options = { seed: 7, perClass: 2 };
    expect(titles(mutations(some, current, options))).toEqual(titles(mutations(some, current, options)));
  });
});
