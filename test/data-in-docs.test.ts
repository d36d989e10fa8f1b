import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { registry } from '../charts/index.ts';
import { AppSchema } from '../clusters/schema/app.ts';
import { ClusterSchema } from '../clusters/schema/cluster.ts';
import { type Fields, isFields } from '../clusters/schema/fields.ts';
import { FleetSchema } from '../clusters/schema/fleet.ts';
import { ImagesSchema } from '../clusters/schema/images.ts';
import { readComponents } from '../engine/load/components.ts';
import { documentation } from './documentation.ts';

const pages = documentation(['md']).map((page) => ({ page, text: readFileSync(page, 'utf8') }));

interface Example {
  where: string;
  text: string;
  data: Fields;
}

const examples = pages.flatMap(({ page, text }): Example[] =>
  [...text.matchAll(/^( *)```yaml\n([\s\S]*?)^ *```$/gm)].flatMap(([, , block = '']) => {
    const [first = ''] = block.trim().split('\n');
    // Digests are shortened for people.
    const data: unknown = parse(block.replace(/@sha256:[0-9a-f]+…/g, `@sha256:${'0'.repeat(64)}`));
    return isFields(data) ? [{ where: `${page}: ${first}`, text: block, data }] : [];
  }),
);

const components = new Set(registry.components.map(({ name }) => name));

const problemsOf = (written: unknown): string[] =>
  readComponents(written, { registry: registry.components, role: undefined, secrets: undefined }).problems.map(
    ({ message }) => message,
  );

type Schema = Pick<typeof ClusterSchema | typeof AppSchema | typeof ImagesSchema, 'safeParse'>;

/** What is wrong with the examples of a kind, of which there are at least so many. */
function refused(chosen: readonly Example[], schema: Schema, atLeast: number): string[] {
  expect(chosen.length).toBeGreaterThanOrEqual(atLeast);
  return chosen.flatMap(({ where, data }) => {
    const { error } = schema.safeParse(data);
    return error === undefined ? [] : [`${where}: ${error.message}`];
  });
}

const areNamed = ({ data }: Example): boolean => Object.keys(data).every((key) => components.has(key));

describe('the examples of the pages', () => {
  test('turn on components with options that they take', () => {
    const inBlocks = examples
      .filter((example) => example.data.components !== undefined || areNamed(example))
      .map((example) => ({
        where: example.where,
        written: areNamed(example) ? example.data : example.data.components,
      }));
    const inLines = pages.flatMap(({ page, text }) =>
      [...text.matchAll(/`([a-z-]+): (\{[^`]*\}|true|false)`/g)]
        .filter(([, name = '']) => components.has(name))
        .map(([line, name, value]) => ({ where: `${page}: ${line}`, written: { [name!]: parse(value!) } })),
    );
    expect(inBlocks.length).toBeGreaterThan(4);
    expect(inLines.length).toBeGreaterThan(3);
    const wrong = [...inBlocks, ...inLines].flatMap(({ where, written }) =>
      problemsOf(written).map((message) => `${where}: ${message}`),
    );
    expect(wrong).toEqual([]);
  });

  test('are clusters', () => {
    const clusters = examples
      .filter(({ data }) => data.role !== undefined)
      .map(({ data: { components: _, ...data }, ...example }) => ({ ...example, data }));
    expect(refused(clusters, ClusterSchema, 1)).toEqual([]);
  });

  test('are apps, or parts of one', () => {
    const base = {
      name: 'frontend',
      namespace: 'my-app',
      image: 'registry.example.org/shop/frontend',
      ports: { http: 80 },
    };
    const whole = examples.filter(({ data }) => data.image !== undefined && data.environments !== undefined);
    const parts = examples.filter(({ text, data }) => /^# clusters\/apps\/frontend/.test(text) && !data.image);
    expect(refused(whole, AppSchema, 4)).toEqual([]);
    expect(
      refused(
        parts.map((part) => ({ ...part, data: { ...base, ...part.data } })),
        AppSchema,
        2,
      ),
    ).toEqual([]);
  });

  test('are locks of images', () => {
    const isLock = ({ data }: Example): boolean =>
      Object.values(data).every(
        (app) => isFields(app) && Object.values(app).every((image) => /^(registry\.|pending$)/.test(String(image))),
      );
    expect(refused(examples.filter(isLock), ImagesSchema, 2)).toEqual([]);
  });

  test('are parts of fleet.yaml', () => {
    const { shape } = FleetSchema;
    const isPart = ({ text, data }: Example): boolean =>
      !text.includes('clusters/apps/') && Object.keys(data).every((key) => Object.hasOwn(shape, key));
    const parts = examples.filter(isPart);
    expect(parts.length).toBeGreaterThan(2);
    const wrong = parts.flatMap(({ where, data }) =>
      Object.entries(data).flatMap(([key, value]) => {
        const { error } = shape[key as keyof typeof shape].safeParse(value);
        return error === undefined ? [] : [`${where}: ${key}: ${error.message}`];
      }),
    );
    expect(wrong).toEqual([]);
  });
});

/** The options of a component as its JSON Schema has them, with those of the parts of its maps as paths. */
const schema = JSON.parse(readFileSync('clusters/schema/cluster.schema.json', 'utf8')) as Fields;

function fieldsOf(node: unknown): Fields {
  if (!isFields(node)) return {};
  const parts = ['anyOf', 'oneOf', 'allOf'].flatMap((word) => (Array.isArray(node[word]) ? node[word] : []));
  return Object.assign({}, ...parts.map(fieldsOf), node.properties);
}

const hasOption = (component: string, path: string): boolean => {
  let node: unknown = fieldsOf(fieldsOf(schema).components)[component];
  for (const name of path.split('.')) node = fieldsOf(node)[name];
  return node !== undefined;
};

test('the pages name only options that a component has', () => {
  const named = pages.flatMap(({ page, text }) =>
    [...text.matchAll(/((?:`[a-z][A-Za-z.]*`(?:, | and |,? or )?)+)\s+of\s+`([a-z-]+)`/g)]
      .filter(([, , component = '']) => components.has(component))
      .flatMap(([, options = '', component = '']) =>
        [...options.matchAll(/`([A-Za-z.]+)`/g)].map(([, option = '']) => ({ page, option, component })),
      ),
  );
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter(({ option, component }) => !hasOption(component, option))).toEqual([]);
});
