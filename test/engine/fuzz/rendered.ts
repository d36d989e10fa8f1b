import { expect } from 'vitest';
import { registry } from '../../../charts/index.ts';
import type { Finding } from '../../../charts/shared/finding.ts';
import { synthesize } from '../../../engine/synthesize.ts';
import { undelivered } from '../../argo-cd/delivered.ts';
import { unlistedKinds } from '../../charts/unlisted-kinds.ts';
import { writeFleet } from './fleets.ts';
import { isRefusal } from './refusals.ts';

/** What became of the fleets so far. */
export interface Seen {
  fleets: number;
  rendered: number;
  /** Fleets that were refused, by the code of what is said. */
  refused: Map<string, number>;
}

const lineOf = ({ at, message, code }: Finding): string => `${at}: ${message} [${code}]`;

/** The files of a fleet that the schemas accept: it renders, or is refused for what only the whole can tell, and has none. */
export function renderedOf(clusters: string, texts: Readonly<Record<string, string>>, seen: Seen) {
  writeFleet(clusters, texts);
  const made = synthesize({ clusters, schemas: 'imports/schemas', registry });
  const { findings, files, refusals } = made;
  const errors = findings.filter(({ level }) => level === 'error');
  expect(refusals).toEqual([]);
  expect(unlistedKinds(made.clusters)).toEqual([]);
  expect(undelivered(files)).toEqual([]);
  expect(errors.filter((finding) => !isRefusal(finding)).map(lineOf)).toEqual([]);
  expect(files.size > 0).toBe(errors.length === 0);
  seen.fleets += 1;
  if (errors.length === 0) seen.rendered += 1;
  for (const code of new Set(errors.map(({ code }) => code))) seen.refused.set(code, (seen.refused.get(code) ?? 0) + 1);
  return files;
}
