import { date } from '../../clusters/schema/units.ts';
import { overduePauses } from '../pauses.ts';
import { command, UsageError } from './command.ts';
import { count, countLevels } from './count.ts';
import { FLEET_OPTIONS, hasErrors, synthesizeProject } from './fleet.ts';

export const check = command({
  summary: 'run everything and write nothing',
  options: {
    ...FLEET_OPTIONS,
    json: { type: 'boolean', summary: 'print {findings} as JSON' },
    strict: { type: 'boolean', summary: 'exit 1 if there are warnings' },
    today: {
      type: 'string',
      summary: 'the date to judge pauses by, such as 2026-12-31 (default: the current date, UTC)',
    },
  },
  run({ clusters, json, strict, today = new Date().toISOString().slice(0, 10) }, { project, terminal }) {
    if (!date.safeParse(today).success) throw new UsageError(`--today ${today}: expected a date such as 2026-12-31`);
    const synthesis = synthesizeProject(project, clusters);
    const { fleet } = synthesis;
    const findings = [...synthesis.findings, ...(fleet ? overduePauses(fleet, today) : [])];
    if (json) {
      terminal.json({ findings });
    } else {
      terminal.report(findings);
      const where = fleet === undefined ? '' : ` in ${count(fleet.clusters.length, 'cluster')}`;
      terminal.print(`${countLevels(findings)}${where}`);
    }
    if (hasErrors(findings)) return 2;
    return strict && findings.length > 0 ? 1 : 0;
  },
});
