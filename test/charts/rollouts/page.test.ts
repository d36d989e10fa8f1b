import { readFileSync } from 'node:fs';
import { App } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { composeForTest, objectOf } from '../compose.ts';
import { shop, Variants } from './shop.ts';

/** Without line breaks, and the commas that come with them. */
const packed = (text: string): string =>
  text
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/,? ([)}\]])/g, ' $1');

describe('the page of Rollouts', () => {
  const page = readFileSync('docs/rollouts.md', 'utf8');
  const source = packed(readFileSync('test/charts/rollouts/shop.ts', 'utf8'));

  test('shows what compiles here', () => {
    const shown = [...page.matchAll(/```ts\n([\s\S]*?)```/g)].flatMap(([, text]) => text!.split(/…|\n\n/));
    expect(shown.length).toBeGreaterThan(5);
    for (const part of shown) expect(source).toContain(packed(part));
  });

  test('names the files that it is imported from', () => {
    const files = [...source.matchAll(/charts\/rollouts\/(routers\/|providers\/|[\w-]+\.ts)/g)].map(([, file]) => file);
    expect(files).toContain('analysis-template.ts');
    for (const file of files) expect(page).toContain(`\`${file}\``);
  });
});

test('what the page shows is made', () => {
  const objects = composeForTest(shop);
  expect(objectOf(objects, 'Rollout').spec).toMatchObject({
    strategy: { canary: { stableService: 'shop-stable', canaryService: 'shop-canary' } },
  });
  expect(objectOf(objects, 'AnalysisTemplate').spec).toMatchObject({ dryRun: [{ metricName: 'success-rate' }] });
  expect(new Variants(new App(), 'variants', 'shop').toJson()).toHaveLength(6);
});
