import { type FleetFile, readFleetFile } from './fleet-file.ts';
import { Git } from './git.ts';

/** What a run knows of the fleet whose images it reads or sets. */
export interface Checkout {
  /** Of the fleet's data. */
  folder: string;
  git: Git;
  file: FleetFile;
}

export const checkoutOf = (folder: string): Checkout => ({
  folder,
  git: new Git(folder),
  file: readFleetFile(folder),
});
