import { join, resolve } from 'node:path';
import { generate as generateValues } from '../../seal/generate/index.ts';
import { PrivateFolder } from '../../seal/generate/private-folder.ts';
import { command, type ExitCode } from '../command.ts';
import { currentDay } from '../current-day.ts';
import { orReport } from '../findings.ts';
import { FLEET_OPTIONS, MARKS } from '../options.ts';
import { fleetOf } from './project.ts';
import { printAll, reportWrites } from './writes.ts';

export const generate = command({
  summary: 'make and seal what is missing of passwords, tokens, hashes and certificates',
  options: {
    clusters: FLEET_OPTIONS.clusters,
    renew: {
      type: 'string',
      multiple: true,
      summary: 'NAMESPACE/NAME to make anew, with all that shares its values; repeatable',
    },
    ca: { type: 'string', summary: 'folder of the fleet’s authority, which Git ignores (default: .fleetwright/ca)' },
    'new-ca': { type: 'boolean', summary: 'make another authority, to be trusted beside the old one' },
    passwords: {
      type: 'string',
      summary: 'folder of passwords that only people need (default: .fleetwright/passwords)',
    },
  },
  run: ({ clusters, renew, ca, passwords, 'new-ca': newCa }, runtime) =>
    orReport(runtime, async (): Promise<ExitCode> => {
      const { terminal, project } = runtime;
      const folder = (given: string | undefined, name: string) =>
        new PrivateFolder(given === undefined ? join(project.root, '.fleetwright', name) : resolve(given));
      const fleet = fleetOf(project, clusters);
      const { writes, findings, kept, awaitsTrust } = await generateValues(fleet, {
        today: currentDay(),
        ca: folder(ca, 'ca'),
        passwords: folder(passwords, 'passwords'),
        renew,
        newCa,
      });
      terminal.report(findings);
      printAll(
        terminal,
        fleet,
        kept.map((file) => `${MARKS.added} ${file}`),
      );
      if (kept.length > 0)
        terminal.print('private: keep a copy of what stands above in a safe place, and never in Git');
      reportWrites(terminal, fleet, writes);
      if (awaitsTrust) {
        terminal.print('then: once every cluster has it, npm run seal -- generate signs the certificates anew');
      }
      if (writes.length === 0) terminal.print('nothing was made');
      return findings.length > 0 ? 1 : 0;
    }),
});
