import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { program, run, type Said } from './program.ts';

const FOLDER = 'dist/clusters/cluster-01/fleet-rules';

interface RuleGroup {
  name: string;
  rules: { alert?: string; record?: string; expr: string }[];
}

let promtool: string;
let temporary: string;

/** The groups of all objects, as one file of Prometheus has them. */
const groups = readdirSync(FOLDER).flatMap((file) => {
  const object = load(readFileSync(join(FOLDER, file), 'utf8')) as { spec: { groups: RuleGroup[] } };
  return object.spec.groups;
});

beforeAll(() => {
  promtool = program('promtool');
  temporary = mkdtempSync(join(tmpdir(), 'fleetwright-rules-'));
});

afterAll(() => rmSync(temporary, { recursive: true, force: true }));

function checked(given: readonly RuleGroup[]): Said {
  const file = join(temporary, 'rules.json');
  writeFileSync(file, JSON.stringify({ groups: given }));
  return run(promtool, ['check', 'rules', '--lint=all', '--lint-fatal', file]);
}

test('promtool takes every rule', () => {
  const { status, text } = checked(groups);
  expect(text).toContain(`SUCCESS: ${groups.flatMap(({ rules }) => rules).length} rules found`);
  expect(status).toBe(0);
});

test('promtool refuses a rule that is not PromQL', () => {
  const [first, ...others] = groups;
  const broken = { ...first!, rules: [{ ...first!.rules[0]!, expr: 'sum by cluster (up)' }] };
  expect(checked([broken, ...others]).status).not.toBe(0);
});
