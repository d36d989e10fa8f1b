import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** Path → text of all that a fleet's folder holds, but for what only editors read. */
const textsOf = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.parentPath.endsWith('schema'))
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [
        file.slice(folder.length),
        readFileSync(file, 'utf8').replace(/^# yaml-language-server: .*\n/, ''),
      ]),
  );

test('the fleet of the tests is that of the repository, sealed values and all', () => {
  expect(textsOf('test/fixtures/four-clusters/clusters')).toEqual(textsOf('clusters'));
});
