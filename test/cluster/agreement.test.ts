import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { KubeObject } from '../../charts/shared/manifest.ts';
import { validate } from '../../engine/validate/index.ts';
import { BREAKERS, type MutationClass } from '../engine/validate/breaks.ts';
import { validObjects } from '../engine/validate/corpus.ts';
import { documentedBlind, documentedClasses, isAbout } from '../engine/validate/documented.ts';
import { distinct, type Mutation, mutations } from '../engine/validate/mutations.ts';
import { current, oldest } from '../engine/validate/schemas.ts';
import { titleOf } from './answers.ts';
import { binariesOf, type Version } from './binaries.ts';
import { blindChanges } from './blind.ts';
import type { Answer, Client } from './client.ts';
import { startDefined } from './defined.ts';
import { definitionsFor, install } from './definitions.ts';
import { reasonOf, reasonToRefuse } from './disagreements.ts';
import { report } from './report.ts';
import type { Server } from './server.ts';

/** Classes in which both have to agree on every single case. */
const ALWAYS: readonly MutationClass[] = [
  'unknown-field',
  'wrong-type',
  'missing-required',
  'enum',
  'pattern',
  'bounds',
];
const LEAST = 0.95;
/** A prime: the share of all blind changes that is tried each time takes some of every object. */
const ONE_IN = 7;

/** One broken object, and what the server said of it. */
interface Verdict {
  mutation: Mutation;
  isRefused: boolean;
  /** Whether our validator refuses it. */
  isRefusedHere: boolean;
}

/**
 * Whether a server judged against an object; one that failed, or had no time, has not judged. Objects that are there already
 * were judged before anyone looked whether they are.
 */
function isRefused({ status, body }: Answer): boolean {
  if (status >= 500 || status === 429) throw new Error(`the server did not judge: ${status} ${body.message}`);
  return status >= 300 && body.reason !== 'AlreadyExists';
}

describe.each([current, oldest])('kubernetes $kubernetes', (schemas) => {
  const version = schemas.kubernetes as Version;
  const binaries = binariesOf(version);
  const objects = validObjects().filter((object) => validate(object, schemas).length === 0);

  describe.skipIf(binaries === undefined)('and our validator', () => {
    const verdicts: Verdict[] = [];
    let server: Server;

    beforeAll(async () => {
      server = await startDefined(binaries!);
      await install(definitionsFor(objects).definitions, server.client);
      await createNamespaces(objects, server.client);
    });

    afterAll(() => server?.stop());

    test('take the same objects', async () => {
      const refused: string[] = [];
      await inParallel(objects, async (object) => {
        const answer = await server.client.rehearse(object);
        if (isRefused(answer)) refused.push(`${titleOf(object)}: ${answer.body.message}`);
      });
      expect(refused.sort()).toEqual([]);
    });

    test('refuse the same broken objects, but for what is listed', async () => {
      const corpus = distinct(mutations(objects, schemas, { seed: 1, perClass: 10 }));
      await inParallel(corpus, async (mutation) => {
        const answer = await server.client.rehearse(mutation.object, mutation.original);
        const isRefusedHere = validate(mutation.object, schemas).length > 0;
        verdicts.push({ mutation, isRefusedHere, isRefused: isRefused(answer) });
      });
      const unlisted = disagreements(verdicts).filter(
        ({ mutation }) => reasonOf(mutation, schemas.minor) === undefined,
      );
      expect(unlisted.map(describeVerdict).sort()).toEqual([]);
    });

    test('agree in every class as far as they have to', () => {
      const rows = (Object.keys(BREAKERS) as MutationClass[]).map((name) => {
        const all = verdicts.filter(({ mutation }) => mutation.class === name);
        return { name, cases: all.length, agreed: all.length - disagreements(all).length };
      });
      const total = { cases: verdicts.length, agreed: verdicts.length - disagreements(verdicts).length };
      report({
        version,
        subject: 'agreement with our validator',
        counts: { 'broken objects': total.cases, 'judged alike': total.agreed },
        notes: [rows.map(({ name, cases, agreed }) => `${name} ${agreed}/${cases}`).join(', ')],
      });
      expect(rows.filter(({ name, cases, agreed }) => ALWAYS.includes(name) && agreed < cases)).toEqual([]);
      expect(total.agreed / total.cases).toBeGreaterThanOrEqual(LEAST);
      const written = documentedClasses(schemas);
      const differing = rows.map(({ name, cases, agreed }) => ({ name, today: cases - agreed }));
      const pages = differing.map(({ name, today }) => {
        const { cases, alike } = written.get(name)!;
        return { name, today, written: cases - alike };
      });
      const isOther = (each: (typeof pages)[number]) =>
        each.written > 0 !== each.today > 0 || !isAbout(each.written, each.today);
      expect(pages.filter(isOther), 'docs/validation.md').toEqual([]);
    });

    test('agree about objects that were changed blindly, but for what is listed', async () => {
      const changes = blindChanges(objects, schemas, ONE_IN);
      const lines: string[] = [];
      const counts = { 'blind changes': changes.length, 'judged alike': changes.length, 'refused by us only': 0 };
      await inParallel(changes, async ({ title, object, original }) => {
        const answer = await server.client.rehearse(object, original);
        const problems = validate(object, schemas);
        if (isRefused(answer) === problems.length > 0) return;
        counts['judged alike'] -= 1;
        if (problems.length === 0) lines.push(`${title}: taken by us: ${answer.body.message}`);
        else counts['refused by us only'] += 1;
        const unlisted = problems.filter(({ message }) => !reasonToRefuse(title, message, schemas.minor));
        lines.push(...unlisted.map(({ field, message }) => `${title}: refused by us: ${field} ${message}`));
      });
      report({ version, subject: 'agreement about blind changes', counts, notes: [] });
      expect(lines.sort()).toEqual([]);
      const { alike, cases } = documentedBlind(schemas);
      expect(cases, 'docs/validation.md').toSatisfy((written: number) => isAbout(written, changes.length));
      expect(alike / cases, 'docs/validation.md').toBeCloseTo(counts['judged alike'] / changes.length, 2);
    });
  });
});

const disagreements = (verdicts: readonly Verdict[]): Verdict[] =>
  verdicts.filter((verdict) => verdict.isRefused !== verdict.isRefusedHere);

const describeVerdict = ({ mutation, isRefused }: Verdict): string =>
  `${mutation.class}: ${mutation.title}: ${isRefused ? 'refused by the server only' : 'taken by the server'}`;

async function createNamespaces(objects: readonly KubeObject[], client: Client): Promise<void> {
  const names = new Set(objects.flatMap(({ metadata }) => metadata.namespace ?? []));
  for (const name of names) await client.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
}

async function inParallel<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const queue = items.values();
  const workers = Array.from({ length: 8 }, async () => {
    for (const item of queue) await work(item);
  });
  await Promise.all(workers);
}
