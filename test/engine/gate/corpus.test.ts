import { describe, expect, test } from 'vitest';
import { leaksOfFile } from '../../../engine/gate/file.ts';
import { openSecretsOf } from '../../../engine/gate/object.ts';
import { configMap } from '../compose/small-fleet.ts';
import { HARMLESS, SECRETS } from './corpus.ts';

const inObject = (text: string) => openSecretsOf(configMap('a', { 'a.conf': text }));
const inFile = (text: string) => leaksOfFile('deploy/a.conf', text);

describe('a text that holds something secret', () => {
  test('is one of at least sixty, of many sorts', () => {
    expect(SECRETS.length).toBeGreaterThan(60);
    expect(new Set(SECRETS.map(([what]) => what)).size).toBeGreaterThan(40);
  });

  test.each(SECRETS)('%s in a ConfigMap: %s', (what, text) => {
    expect(inObject(text)).toEqual([
      { field: 'data["a.conf"]', what, ...(text.includes('\n') && { line: expect.any(Number) }) },
    ]);
  });

  test.each(SECRETS)('%s in a staged file: %s', (what, text) => {
    expect(inFile(text)).toEqual([{ what, position: expect.stringMatching(/^\d+:\d+$/) }]);
  });
});

describe('a text that looks secret and is not', () => {
  test('is one of at least sixty', () => expect(HARMLESS.length).toBeGreaterThan(60));

  test.each(HARMLESS)('%s in a ConfigMap: %s', (_, text) => {
    expect(inObject(text)).toEqual([]);
  });

  test.each(HARMLESS)('%s in a staged file: %s', (_, text) => {
    expect(inFile(text)).toEqual([]);
  });
});
