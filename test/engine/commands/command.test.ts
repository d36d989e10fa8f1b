import { describe, expect, test } from 'vitest';
import { command, UsageError, valuesOf } from '../../../engine/commands/command.ts';

const set = command({
  summary: '',
  options: { force: { type: 'boolean', summary: '' } },
  arguments: {
    cluster: { summary: '' },
    secret: { summary: '', shown: 'NAMESPACE/NAME' },
    note: { summary: '', optional: true },
  },
  run: ({ cluster, note = 'none' }) => (cluster.length + note.length > 0 ? 0 : 1),
});
const listed = command({
  summary: '',
  options: {},
  arguments: { files: { summary: '', optional: true, repeats: true } },
  run: ({ files }) => (files.length > 0 ? 0 : 1),
});

const problem = (...args: Parameters<typeof valuesOf>): string => {
  try {
    valuesOf(...args);
  } catch (cause) {
    if (cause instanceof UsageError) return cause.message;
    throw cause;
  }
  return '';
};

describe('arguments', () => {
  test('are told by their place, among options and behind --', () => {
    expect(valuesOf(set, ['edge', '--force', '--', 'monitoring/a'])).toEqual({
      cluster: 'edge',
      secret: 'monitoring/a',
      note: undefined,
      force: true,
    });
  });

  test('that are missing are named together with every other mistake', () => {
    expect(problem(set, ['--forse'])).toBe(
      'there is no option --forse; did you mean --force?; CLUSTER is missing; NAMESPACE/NAME is missing',
    );
  });

  test('that are too many', () => {
    expect(problem(set, ['a', 'b', 'c', 'd'])).toBe('d is too much; expected CLUSTER NAMESPACE/NAME NOTE');
  });

  test('that must not be told are not', () => {
    expect(problem({ ...set, refusal: 'no value here' }, ['a', 'b', 'c', 'hunter2'])).toBe('no value here');
  });

  test('of which there may be many', () => {
    expect(valuesOf(listed, ['a', 'b'])).toEqual({ files: ['a', 'b'] });
    expect(valuesOf(listed, [])).toEqual({ files: [] });
  });
});
