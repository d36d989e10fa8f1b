import { join } from 'node:path';
import { z } from 'zod';
import type { Finding } from '../../charts/shared/finding.ts';
import { type BranchesData, BranchesSchema } from '../../clusters/schema/environments.ts';
import { FLEET_FILE, readData, shownPath } from '../load/files.ts';
import { read } from '../yaml/read.ts';

/** As much of the fleet's file as images are about: another mistake in it must not stop who mends one. */
const FleetShape = z.looseObject({
  git: z
    .looseObject({ url: z.string().default(''), revision: z.string().min(1).default('main') })
    .optional()
    .catch(undefined),
  branches: BranchesSchema.default({ strategy: 'github-flow' }).optional().catch(undefined),
  environments: z.record(z.string(), z.unknown()).catch({}),
  mirrors: z.record(z.string(), z.string()).catch({}),
});

export interface FleetFile {
  /** What Argo CD follows; undefined where the file does not say it. */
  source: Source | undefined;
  /** In the order in which versions move. */
  environments: readonly string[];
  mirrors: Readonly<Record<string, string>>;
  /** Why it says nothing. */
  findings: readonly Finding[];
}

export interface Source {
  git: { url: string; revision: string };
  branches: BranchesData;
}

export function readFleetFile(folder: string): FleetFile {
  const path = join(folder, FLEET_FILE);
  const file = readData(path, shownPath(path));
  if ('code' in file) return { ...NOTHING, findings: [file] };
  const document = read(file.bytes, shownPath(path));
  if (Array.isArray(document)) return { ...NOTHING, findings: document };
  const { git, branches, environments, mirrors } = FleetShape.parse(Object(document.value));
  const source = git && branches && { git, branches };
  return { source, environments: Object.keys(environments), mirrors, findings: [] };
}

const NOTHING = { source: undefined, environments: [], mirrors: {} };
