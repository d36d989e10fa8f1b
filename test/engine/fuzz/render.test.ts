import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { registry } from '../../../charts/index.ts';
import type { Finding } from '../../../charts/shared/finding.ts';
import { synthesize } from '../../../engine/synthesize.ts';
import { undelivered } from '../../argo-cd/delivered.ts';
import { unlistedKinds } from '../../charts/unlisted-kinds.ts';
import { fleets, textsOf, writeFleet } from './fleets.ts';
import { isRefusal } from './refusals.ts';
import { runs, scratchFolder } from './runs.ts';
import { holds } from './valid.ts';

const SCHEMAS = 'imports/schemas';
const clusters = join(scratchFolder(), 'clusters');

const lineOf = ({ at, message, code }: Finding): string => `${at}: ${message} [${code}]`;

test('what the schemas accept renders, or is refused for what only the whole can tell', { timeout: 3_600_000 }, () => {
  const seen = { fleets: 0, rendered: 0, objects: 0, refused: new Map<string, number>() };
  fc.assert(
    fc.property(fleets(), (fleet) => {
      writeFleet(clusters, textsOf(fleet));
      const made = synthesize({ clusters, schemas: SCHEMAS, registry });
      const { findings, files, refusals } = made;
      const errors = findings.filter(({ level }) => level === 'error');
      expect(refusals).toEqual([]);
      expect(unlistedKinds(made.clusters)).toEqual([]);
      expect(undelivered(files)).toEqual([]);
      expect(errors.filter((finding) => !isRefusal(finding)).map(lineOf)).toEqual([]);
      expect(files.size > 0).toBe(errors.length === 0);
      seen.fleets += 1;
      if (errors.length === 0) seen.rendered += 1;
      for (const code of new Set(errors.map(({ code }) => code))) {
        seen.refused.set(code, (seen.refused.get(code) ?? 0) + 1);
      }
      for (const [path, text] of files) {
        const version = String(fleet[`${/^clusters\/([^/]+)/.exec(path)?.[1]}.yaml`]?.kubernetes ?? '1.36');
        seen.objects += holds(text, version, path);
      }
    }),
    runs(12),
  );
  if (process.env.FUZZ_RUNS) console.log({ ...seen, refused: Object.fromEntries(seen.refused) });
  expect(seen.rendered).toBeGreaterThan(seen.fleets / 8);
});
