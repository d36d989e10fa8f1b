import { leftBehind } from '../../seal/form.ts';
import { readSecretsFile } from '../../seal/plaintext/secrets-file.ts';
import { onlyMissing, planAll, sealPlanned } from '../../seal/seal-all.ts';
import { refuseDemo } from '../../seal/seal-fleet.ts';
import { command, type ExitCode, UsageError } from '../command.ts';
import { currentDay } from '../current-day.ts';
import { orReport } from '../findings.ts';
import { FLEET_OPTIONS } from '../options.ts';
import { fleetOf } from './project.ts';
import { reportWrites } from './writes.ts';

export const all = command({
  summary: 'seal the values of many clusters from a file that Git ignores, or that SOPS has encrypted',
  options: {
    clusters: FLEET_OPTIONS.clusters,
    from: { type: 'string', summary: 'YAML: cluster (or "*") → namespace/name → key → "value"' },
    missing: { type: 'boolean', summary: 'only what is not sealed yet' },
  },
  run: ({ clusters, from, missing }, runtime) =>
    orReport(runtime, (): ExitCode => {
      if (from === undefined) throw new UsageError('--from FILE is missing; the file is described in docs/secrets.md');
      const fleet = fleetOf(runtime.project, clusters);
      refuseDemo(fleet);
      const planned = planAll(fleet, readSecretsFile(from));
      const chosen = missing ? onlyMissing(planned) : planned;
      const sealed = chosen.flatMap(({ need, values }) => [...values.keys()].map((value) => ({ need, value })));
      runtime.terminal.report(leftBehind(fleet, sealed));
      const writes = sealPlanned(fleet, chosen, currentDay());
      reportWrites(runtime.terminal, fleet, writes);
      if (writes.length === 0) runtime.terminal.print('every value of the file is sealed already');
      return 0;
    }),
});
