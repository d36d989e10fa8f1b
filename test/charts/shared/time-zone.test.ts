import { describe, expect, test } from 'vitest';
import { timeZoneProblem } from '../../../charts/shared/time-zone.ts';

describe('a time zone is a name of tzdata', () => {
  test('all that Node lists are', () => {
    expect(Intl.supportedValuesOf('timeZone').filter((name) => timeZoneProblem(name) !== undefined)).toEqual([]);
  });

  test.each([
    'Asia/Seoul',
    'Asia/Calcutta',
    'Asia/Kolkata',
    'Europe/Kyiv',
    'America/Argentina/ComodRivadavia',
    'US/Eastern',
    'ROK',
    'UTC',
    'Etc/UTC',
    'GMT',
    'Etc/GMT+5',
    'EST5EDT',
  ])('%s', (name) => expect(timeZoneProblem(name)).toBeUndefined());

  test.each([
    ['asia/seoul', 'Asia/Seoul'],
    ['ASIA/SEOUL', 'Asia/Seoul'],
    ['asia/calcutta', 'Asia/Calcutta'],
    ['America/Port-Au-Prince', 'America/Port-au-Prince'],
    ['America/New York', 'America/New_York'],
    ['utc', 'UTC'],
    ['etc/gmt+5', 'Etc/GMT+5'],
  ])('%s: did you mean %s?', (text, name) => expect(timeZoneProblem(text)).toBe(`did you mean ${name}?`));

  // Node takes the name of Java for Tokyo, and Go what the machine is set to.
  test.each(['', 'Mars/Base', 'Asia', 'Asia/', 'JST', 'Local', 'local', '+09:00', 'UTC+9', ' UTC', '../etc/passwd'])(
    '%j is none',
    (text) => expect(timeZoneProblem(text)).toBe('expected a name such as Asia/Seoul'),
  );
});
