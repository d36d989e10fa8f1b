import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

interface Report {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: { name: string; status: string; message: string; assertionResults: object[] }[];
}

const FILE = { name: join(process.cwd(), 'test/some.test.ts'), message: '' };

const reportOf = (passed: number, failed: number, skipped = 0): Report => ({
  numPassedTests: passed,
  numFailedTests: failed,
  numPendingTests: skipped,
  numTodoTests: 0,
  testResults: [{ ...FILE, status: failed > 0 ? 'failed' : 'passed', assertionResults: [{}] }],
});

/** What the count of a run says, line by line, and its exit code. */
function counted(reports: Record<string, Report>, ...broken: string[]): { lines: string[]; code: number | null } {
  const folder = mkdtempSync(join(tmpdir(), 'fleetwright-count-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, report] of Object.entries(reports))
    writeFileSync(join(folder, `${name}.json`), JSON.stringify(report));
  const { stdout, status } = spawnSync(process.execPath, ['.ci/count.mjs', folder, ...broken], { encoding: 'utf8' });
  return { lines: stdout.trimEnd().split('\n'), code: status };
}

test('the last line of a run counts the tests of all suites, and nothing else', () => {
  const reports = { unit: reportOf(3, 0), cluster: reportOf(4, 0, 12) };
  expect(counted(reports)).toEqual({ lines: ['12 skipped', '7 passed, 0 failed'], code: 0 });
});

test('a failed test counts once, and a suite that fails without one counts too', () => {
  const reports = { unit: reportOf(3, 2), slow: reportOf(1, 0) };
  expect(counted(reports, 'unit')).toEqual({ lines: ['did not hold: unit', '4 passed, 2 failed'], code: 1 });
  expect(counted(reports, 'unit', 'slow').lines.at(-1)).toBe('4 passed, 3 failed');
});

test('what is no test counts as failed where it does not hold', () => {
  expect(counted({ unit: reportOf(3, 0) }, 'lint', 'dist')).toEqual({
    lines: ['did not hold: lint, dist', '3 passed, 2 failed'],
    code: 1,
  });
});

test('a file of tests that could not be loaded counts as failed, and is named', () => {
  const unloaded = { ...FILE, status: 'failed', message: 'no such module', assertionResults: [] };
  expect(counted({ unit: { ...reportOf(3, 0), testResults: [unloaded] } }, 'unit').lines).toEqual([
    'failed: test/some.test.ts (could not be loaded)',
    '  no such module',
    'did not hold: unit',
    '3 passed, 1 failed',
  ]);
});

test('a failed test is named with what it said', () => {
  const failed = { status: 'failed', fullName: 'the sum is right', failureMessages: ['expected 3\n  at some.ts:1'] };
  const report = { ...reportOf(2, 1), testResults: [{ ...FILE, status: 'failed', assertionResults: [failed] }] };
  expect(counted({ unit: report }, 'unit').lines).toEqual([
    'failed: test/some.test.ts the sum is right',
    '  expected 3',
    '    at some.ts:1',
    'did not hold: unit',
    '2 passed, 1 failed',
  ]);
});

test('a run without a test is none', () => {
  expect(counted({})).toEqual({ lines: ['0 passed, 0 failed'], code: 1 });
});
