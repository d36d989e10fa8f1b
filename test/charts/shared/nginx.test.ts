import { expect, test } from 'vitest';
import { block, directive, nginxConf, readNginxConf } from '../../../charts/shared/nginx.ts';

test('directives end in a semicolon and blocks are indented', () => {
  expect(nginxConf([directive('worker_processes', 2), block('events', [], directive('worker_connections', 10))])).toBe(
    'worker_processes 2;\nevents {\n  worker_connections 10;\n}\n',
  );
});

test.each([
  ['', '""'],
  ['two words', '"two words"'],
  ['a;b', '"a;b"'],
  ['{}', '"{}"'],
  ['say "so"', String.raw`"say \"so\""`],
  [String.raw`a\b`, String.raw`"a\\b"`],
  ['$remote_user', '$remote_user'],
  ['# no comment', '"# no comment"'],
])('the argument %j is written as %s', (argument, text) => {
  expect(nginxConf([directive('set', argument)])).toBe(`set ${text};\n`);
});

test('what is written is read again', () => {
  const config = [
    directive('log_format', 'asked', '$remote_user', '"$request"', 'a;b{c}', ''),
    block('server', [], block('location', ['~', '^/a/(b|c)$'], directive('return', 404)), directive('listen', 80)),
  ];
  const text = nginxConf(config);
  expect(readNginxConf(text)).toEqual(config);
  expect(nginxConf(readNginxConf(text))).toBe(text);
});

test('comments and single quotes are read', () => {
  expect(readNginxConf("# a; b {\nset $a 'b c'; # d\n")).toEqual([{ name: 'set', args: ['$a', 'b c'] }]);
});
