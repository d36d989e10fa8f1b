import { join } from 'node:path';
import { z } from 'zod';
import type { Finding } from '../../charts/shared/finding.ts';
import { FLEET_FILE, readData, shownPath } from '../load/files.ts';
import { read } from '../yaml/read.ts';
import { ImageError } from './image-error.ts';

/** As much of the fleet's file as images are about: another mistake in it must not stop who mends one. */
const FleetShape = z.looseObject({
  environments: z.record(z.string(), z.unknown()).catch({}),
  mirrors: z.record(z.string(), z.string()).catch({}),
});

export interface FleetFile {
  /** In the order in which versions move. */
  environments: readonly string[];
  mirrors: Readonly<Record<string, string>>;
  /** Why it says nothing. */
  findings: readonly Finding[];
}

export function readFleetFile(folder: string): FleetFile {
  const path = join(folder, FLEET_FILE);
  const file = readData(path, shownPath(path));
  if ('code' in file) return { ...NOTHING, findings: [file] };
  const document = read(file.bytes, shownPath(path));
  if (Array.isArray(document)) return { ...NOTHING, findings: document };
  const { environments, mirrors } = FleetShape.parse(Object(document.value));
  return { environments: Object.keys(environments), mirrors, findings: [] };
}

const NOTHING = { environments: [], mirrors: {} };

/** Throws where the file of the fleet says nothing. */
export function fleetFile(folder: string): FleetFile {
  const file = readFleetFile(folder);
  if (file.findings.length > 0) throw new ImageError(file.findings);
  return file;
}
