import { Collected } from './collected.ts';
import { Builds } from './compose/builds.ts';
import { type Schemas, schemasByVersion } from './validate/index.ts';

/** What serves one run of a process after the other, of fleets that are mostly the same. */
export interface Workshop {
  schemasOf: (kubernetes: string) => Schemas;
  builds: Builds;
  collected: Collected;
}

const workshops = new Map<string, Workshop>();

/**
 * Of one folder of schemas, for as long as the process lives and this module does: where code that it takes part in is
 * saved under `synth --watch`, this module is another, and so is what it keeps.
 */
export function workshopOf(schemas: string): Workshop {
  const known = workshops.get(schemas);
  if (known !== undefined) return known;
  const builds = new Builds({ isOfOneFleet: false });
  const made = { schemasOf: schemasByVersion(schemas), builds, collected: new Collected() };
  workshops.set(schemas, made);
  return made;
}
