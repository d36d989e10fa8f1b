import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { error } from '../../charts/shared/finding.ts';
import { Terminal, type TerminalOptions } from '../../engine/terminal.ts';

const CLEAR = '\r\u001B[K';
const finding = error('e', 'a', 'm');

function open({ isTTY = false, columns, ...options }: TerminalOptions & { isTTY?: boolean; columns?: number } = {}) {
  const written = { out: '', err: '' };
  const stream = (name: 'out' | 'err') => ({
    isTTY,
    columns,
    write: (text: string) => {
      written[name] += text;
    },
  });
  const terminal = new Terminal({ stdout: stream('out'), stderr: stream('err'), env: {}, now: Date.now, ...options });
  return { terminal, written };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('results go to stdout, findings to stderr', () => {
  const { terminal, written } = open();
  terminal.print('done');
  terminal.result('host');
  terminal.json({ a: [] });
  terminal.report([finding]);
  expect(written).toEqual({ out: 'done\nhost\n{\n  "a": []\n}\n', err: 'error  a: m [e]\n' });
});

test('quiet leaves findings and results', () => {
  const { terminal, written } = open({ quiet: true, isTTY: true });
  const done = terminal.progress('composing');
  vi.advanceTimersByTime(5_000);
  done();
  terminal.print('done');
  terminal.result('host');
  terminal.report([finding]);
  expect(written).toEqual({ out: 'host\n', err: expect.stringContaining('a: m [e]') });
});

test.each([
  [true, {}, true],
  [false, {}, false],
  [true, { NO_COLOR: '1' }, false],
  [true, { NO_COLOR: '' }, true],
  [true, { TERM: 'dumb' }, false],
  [false, { FORCE_COLOR: '1' }, true],
  [false, { FORCE_COLOR: '1', NO_COLOR: '1' }, true],
  [true, { FORCE_COLOR: '0' }, false],
])('color: a terminal is %s, the environment %j: %s', (isTTY, env, colored) => {
  const { terminal, written } = open({ isTTY, env });
  terminal.report([finding]);
  expect(written.err.includes('\u001B[31m')).toBe(colored);
});

describe('progress', () => {
  test('is one line that appears after a second and goes with what is printed next', () => {
    const { terminal, written } = open({ isTTY: true });
    const done = terminal.progress('composing');
    vi.advanceTimersByTime(999);
    expect(written.err).toBe('');
    vi.advanceTimersByTime(1);
    expect(written.err).toBe(`${CLEAR}composing`);
    terminal.print('line');
    expect(written).toEqual({ out: 'line\n', err: `${CLEAR}composing${CLEAR}` });
    done();
    expect(written.err).toBe(`${CLEAR}composing${CLEAR}`);
  });

  test('counts the second from the start of the run', () => {
    const { terminal, written } = open({ isTTY: true });
    terminal.progress('composing')();
    vi.setSystemTime(Date.now() + 1_500);
    const done = terminal.progress('writing');
    expect(written.err).toBe(`${CLEAR}writing`);
    done();
    expect(written.err).toBe(`${CLEAR}writing${CLEAR}`);
  });

  test('a short run shows none', () => {
    const { terminal, written } = open({ isTTY: true });
    terminal.progress('composing')();
    vi.advanceTimersByTime(5_000);
    expect(written.err).toBe('');
  });

  test('tick shows it from work that never waits, cut to the width', () => {
    const { terminal, written } = open({ isTTY: true, columns: 6 });
    terminal.tick('early');
    vi.setSystemTime(Date.now() + 1_000);
    terminal.tick('cluster-01');
    terminal.tick('cluster-02');
    expect(written.err).toBe(`${CLEAR}clust`);
  });

  test.each([
    ['a pipe', { isTTY: false }],
    ['CI', { isTTY: true, env: { CI: 'true' } }],
    ['a dumb terminal', { isTTY: true, env: { TERM: 'dumb' } }],
  ])('%s shows none', (_, options) => {
    const { terminal, written } = open(options);
    terminal.progress('composing');
    vi.advanceTimersByTime(5_000);
    terminal.tick('composing');
    expect(written.err).toBe('');
  });
});
