import { describe, expect, test } from 'vitest';
import { FILTERS, INPUTS, KEYS_OF_VERSION, OUTPUTS } from '../../../../charts/observability/logging/fluent-bit-keys.ts';
import { FluentBitOptions } from '../../../../charts/observability/logging/fluent-bit-options.ts';
import { images } from '../../../../charts/versions.ts';
import { configOf } from './config.ts';

const issuesOf = (options: object) =>
  FluentBitOptions.safeParse(options).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];

const audit = { name: 'tail', tag: 'host.audit', path: '/var/log/audit/audit.log' };

describe('added inputs', () => {
  test('survive a restart unless they say otherwise', () => {
    expect(configOf({ options: { extraInputs: [audit] } }).pipeline.inputs.at(-1)).toEqual({
      ...audit,
      'storage.type': 'filesystem',
      db: '/var/lib/fluent-bit/added-host.audit.db',
    });
    const inMemory = { ...audit, 'storage.type': 'memory', mem_buf_limit: '5M' };
    expect(configOf({ options: { extraInputs: [inMemory] } }).pipeline.inputs.at(-1)).toMatchObject(inMemory);
  });

  test('of the same tag write down in files of their own how far they are', () => {
    const extraInputs = [audit, { ...audit, path: '/var/log/audit/other.log' }];
    expect(configOf({ options: { extraInputs } }).pipeline.inputs.slice(-2)).toMatchObject([
      { db: '/var/lib/fluent-bit/added-host.audit.db' },
      { db: '/var/lib/fluent-bit/added-host.audit-2.db' },
    ]);
  });

  test.each([
    [{ ...audit, refresh_intervall: 5 }, /refresh_intervall/],
    [{ ...audit, name: 'tial' }, /extraInputs\.0\.name/],
    [{ ...audit, path: '/etc/passwd' }, /not all is below \/var\/log\//],
    [{ name: 'tail', tag: 'host.audit' }, /needs paths below/],
    [{ ...audit, tag: 'kube.audit' }, /tags that begin with kube/],
    [{ name: 'tail', path: audit.path }, /extraInputs\.0\.tag/],
    [{ ...audit, path: ['/var/log/a', '/var/log/b'] }, /extraInputs\.0\.path/],
  ])('are refused as %o', (input, message) => {
    expect(issuesOf({ extraInputs: [input] }).join('\n')).toMatch(message);
  });
});

describe('added filters', () => {
  test('pass with the keys that their plugin has, in the order given', () => {
    const extraFilters = [
      { name: 'grep', match: 'kube.*', exclude: ['log ^ping', 'log ^pong'] },
      { name: 'throttle', match_regex: '^kube', rate: 800, window: 5 },
    ];
    expect(configOf({ options: { extraFilters } }).pipeline.filters.slice(2, 4)).toEqual(extraFilters);
  });

  test.each([
    [{ name: 'grep', match: '*', regx: 'log x' }, /regx/],
    [{ name: 'grep', match: '*', add: 'a b' }, /add/],
    [{ name: 'grep', regex: 'log x' }, /expected match or match_regex/],
    [{ name: 'throttle', match: '*', rate: [1, 2] }, /extraFilters\.0\.rate/],
  ])('are refused as %o', (filter, message) => {
    expect(issuesOf({ extraFilters: [filter] }).join('\n')).toMatch(message);
  });
});

describe('the options', () => {
  test('need no value', () => {
    expect(issuesOf({})).toEqual([]);
  });

  test('refuse more chunks in memory than the limit holds', () => {
    expect(issuesOf({ maxChunksUp: 256 })).toEqual([expect.stringContaining('do not fit the memory limit')]);
    expect(issuesOf({ maxChunksUp: 256, resources: { memoryLimit: '1Gi' } })).toEqual([]);
  });

  test('refuse a multiline parser that nobody defines', () => {
    expect(issuesOf({ multiline: ['perl'] })).toEqual([expect.stringContaining('cri, docker, go, java, python, ruby')]);
    const rules = [
      { state: 'start_state', regex: '/^\\d/', next_state: 'more' },
      { state: 'more', regex: '/^\\s/', next_state: 'more' },
    ];
    expect(issuesOf({ multiline: ['perl'], multilineParsers: [{ name: 'perl', rules }] })).toEqual([]);
  });

  test('hand parsers on', () => {
    const parsers = [{ name: 'access', format: 'regex', regex: '^(?<host>\\S+)' }];
    expect(configOf({ options: { parsers } }).parsers).toEqual(parsers);
    expect(issuesOf({ parsers: [{ name: 'access', format: 'regex' }] })).toEqual([
      expect.stringContaining('the format regex needs a regex'),
    ]);
  });
});

describe('the tables of keys', () => {
  test('are of the version that runs', () => {
    expect(KEYS_OF_VERSION).toBe(images.fluentBit.tag);
  });

  test.each(Object.entries({ ...INPUTS, ...FILTERS, ...OUTPUTS }))('hold each key of %s once', (_, { one, many }) => {
    const keys = [...one, ...many];
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys).toEqual(keys.map((key) => key.toLowerCase()));
  });
});

describe('parsers that Fluent Bit would not read', () => {
  const start = { state: 'start_state', regex: '/^\\d+/', next_state: 'more' };
  const more = { state: 'more', regex: '/^\\s+at [^)]/', next_state: 'more' };
  test.each([
    [{ multilineParsers: [{ name: 'own', rules: [start, more] }] }, []],
    [
      { multilineParsers: [{ name: 'own', rules: [more, start] }] },
      ['multilineParsers.0.rules.0.state: the first rule begins a message; expected start_state'],
    ],
    [
      { multilineParsers: [{ name: 'own', rules: [start, { ...more, state: 'other' }] }] },
      [
        'multilineParsers.0.rules.0.next_state: there is no state more; expected one of start_state, other',
        'multilineParsers.0.rules.1.next_state: there is no state more; expected one of start_state, other',
      ],
    ],
    [
      { multilineParsers: [{ name: 'own', rules: [start, { ...more, regex: '/^(at/' }] }] },
      ['multilineParsers.0.rules.1.regex: a ( is not closed; expected a regular expression such as ^(?<level>[A-Z]+)'],
    ],
    [{ parsers: [{ name: 'a', format: 'regex', regex: '^(?<a>[]()[:alpha:]]+)\\)++' }] }, []],
    [
      { parsers: [{ name: 'a', format: 'regex', regex: '^(?<a>[x)' }] },
      ['parsers.0.regex: a [ is not closed; expected a regular expression such as ^(?<level>[A-Z]+)'],
    ],
    [
      { parsers: ['a', 'a'].map((name) => ({ name, format: 'json' })) },
      ['parsers: two have the same name, of which the later would be left out; expected different names'],
    ],
  ])('%j', (options, issues) => {
    expect(issuesOf(options)).toEqual(issues);
  });
});
