import { expect, test } from 'vitest';
import { leaksOfFile } from '../../../engine/gate/file.ts';
import { openSecretsOf } from '../../../engine/gate/index.ts';
import { configMap } from '../compose/small-fleet.ts';
import { letters } from './made-up.ts';

/** What makes a pattern that looks back or ahead without bounds take for ever, again and again. */
const UNITS = [
  ...['a', 'A1', '=', ' ', '\n', ':', '-', '"', '\\"', '{', '$', '@', '/', 'é', '\u{1F600}'],
  ...['://', 'a://a:', 'a://a:b@', '@tcp(', 'a:b@tcp(', '?sig=aaaa'],
  ...['-----BEGIN A-----', '-----BEGIN PRIVATE KEY-----\n', 'LS0tLS1CRUdJTi', 'MIIE'],
  ...['eyJ', '.eyJ', 'eyJhbGciOiJIUzI1NiJ9.', 'glpat-', 'AKIA', 'xoxb-', 'hooks.slack.com/services/'],
  ...[
    '$2y$10$',
    '$6$a$',
    '$argon2id$v=19$a$',
    '{SHA}',
    'Basic ',
    'Basic YTpi',
    'Bearer ',
    '"auth":"',
    '-u a:',
    'login a ',
  ],
  ...[
    'password',
    'password=',
    'password: a\n',
    'password: "',
    '\\"password\\":\\"',
    '<password>',
    '--password ',
    'key: |\n ',
  ],
  ...['kind: Secret\n', 'kind: Secret\ndata:\n  a: b\n', '- kind: Secret\n', '[{"kind":"Secret",', 'a/b:\n', '"a/b":{'],
  ...['not-a-secret', 'ENC[', '{{', `${letters(60)}\n`, `${letters(40)} `],
];

/** A quadratic look at one of them would take minutes. */
const LENGTH = 500_000;

test.each(UNITS)('half a million letters of %j', (unit) => {
  const text = unit.repeat(LENGTH / unit.length);
  expect(leaksOfFile('a.yaml', text).length).toBeLessThanOrEqual(200);
});

test('many findings of one text are told by the first', () => {
  const text = 'password: hunter\n'.repeat(LENGTH / 20);
  expect(leaksOfFile('a.yaml', text)).toHaveLength(200);
  expect(openSecretsOf(configMap('a', { a: text }))).toHaveLength(20);
});
