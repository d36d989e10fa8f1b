import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';

const LAYERS = ['imports', 'clusters', 'charts', 'engine', 'test'];

const sources = LAYERS.flatMap((layer) =>
  readdirSync(layer, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(layer, file)),
);

const importsOf = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/(?:from|import\()\s*'([^']+)'/g)].map(([, specifier = '']) => specifier);

const layerOf = (file: string): number => LAYERS.indexOf(file.split('/')[0] ?? '');

describe('the layers', () => {
  test('import downwards only', () => {
    const upwards = sources.flatMap((file) =>
      importsOf(file)
        .filter((specifier) => specifier.startsWith('.'))
        .map((specifier) => normalize(join(dirname(file), specifier)))
        .filter((target) => layerOf(target) > layerOf(file))
        .map((target) => `${file} imports ${target}`),
    );
    expect(upwards).toEqual([]);
  });

  test('charts read neither files nor the environment, the clock nor chance', () => {
    const impure = sources
      .filter((file) => file.startsWith('charts/'))
      .filter((file) => {
        const text = readFileSync(file, 'utf8');
        // A library that few need is loaded late, by node:module.
        return /'node:(?!crypto'|module')|\bprocess\.(env|argv|cwd|platform|pid|hrtime|std)|Date\.now|new Date\(\)|Math\.random|randomUUID|randomBytes/.test(
          text,
        );
      });
    expect(impure).toEqual([]);
  });

  test('the engine knows no component by name', () => {
    const names = readdirSync('charts', { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) => [...readFileSync(join('charts', file), 'utf8').matchAll(/= component\(\{\s*name: '([^']+)'/g)])
      .map(([, name = '']) => name);
    expect(names.length).toBeGreaterThan(0);
    const known = sources
      .filter((file) => file.startsWith('engine/'))
      .flatMap((file) =>
        names.filter((name) => readFileSync(file, 'utf8').includes(`'${name}'`)).map((name) => `${file}: ${name}`),
      );
    expect(known).toEqual([]);
  });
});
