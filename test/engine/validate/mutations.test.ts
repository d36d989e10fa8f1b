import { describe, expect, it } from 'vitest';
import { type Schemas, validate } from '../../../engine/validate/index.ts';
import { reasonOf } from '../../cluster/disagreements.ts';
import { BREAKERS } from './breaks.ts';
import { validObjects } from './corpus.ts';
import { documentedClasses, documentedSection, isAbout } from './documented.ts';
import { distinct, type Mutation, mutations } from './mutations.ts';
import { current, oldest } from './schemas.ts';

const objects = validObjects();

const missed = (list: readonly Mutation[], schemas: Schemas): string[] =>
  list.filter(({ object }) => validate(object, schemas).length === 0).map(({ title }) => title);

describe.each([current, oldest])('the mutation corpus for kubernetes $kubernetes', (schemas) => {
  const valid = objects.filter((object) => validate(object, schemas).length === 0);
  const corpus = [...mutations(valid, schemas, { seed: 1, perClass: 10 })];

  it('holds a few thousand mutations, and some of every class', () => {
    expect(corpus.length).toBeGreaterThan(2000);
    expect(Object.keys(BREAKERS).filter((name) => !corpus.some((mutation) => mutation.class === name))).toEqual([]);
  });

  it('has about as many of each class as docs/validation.md says, which differs where the tests of a server say why', () => {
    const each = distinct(corpus);
    const strange = Object.keys(BREAKERS).flatMap((name) => {
      const { alike, cases } = documentedClasses(schemas).get(name) ?? { alike: 0, cases: 0 };
      const today = each.filter((mutation) => mutation.class === name);
      const differs = today.some((mutation) => reasonOf(mutation, schemas.minor) !== undefined);
      return isAbout(cases, today.length) && alike < cases === differs ? [] : [`${name}: ${today.length}`];
    });
    expect(strange).toEqual([]);
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
    const classes = [...documentedClasses(current).keys()];
    expect(classes.sort()).toEqual(Object.keys(BREAKERS).sort());
    expect(documentedSection()).toContain(`in ${classes.length} classes`);
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
