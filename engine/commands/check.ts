import type { Finding } from '../../charts/shared/finding.ts';
import { date } from '../../clusters/schema/units.ts';
import { agedCertificates, endingCertificates } from '../certificates.ts';
import { GitError, stagedFindings } from '../gate/index.ts';
import { overduePauses } from '../pauses.ts';
import { command, UsageError } from './command.ts';
import { count, countLevels } from './count.ts';
import { currentDay } from './current-day.ts';
import { hasErrors } from './findings.ts';
import { type Project, recalling, synthesizeProject } from './fleet.ts';
import { FLEET_OPTIONS } from './options.ts';

export const check = command({
  summary: 'run everything and write nothing',
  options: {
    ...FLEET_OPTIONS,
    json: { type: 'boolean', summary: 'print {findings} as JSON' },
    staged: { type: 'boolean', summary: 'only search what is staged in Git for secrets, as a hook before each commit' },
    strict: { type: 'boolean', summary: 'exit 1 if there are warnings' },
    today: {
      type: 'string',
      summary: 'the date to judge pauses and certificates by, such as 2026-12-31 (default: the current date, UTC)',
    },
  },
  run({ clusters, json, staged, strict, today = currentDay() }, { project, terminal }) {
    if (!date.safeParse(today).success) throw new UsageError(`--today ${today}: expected a date such as 2026-12-31`);
    const { findings, where } = staged ? ofStaged(project) : ofFleet(project, clusters, today);
    if (json) {
      terminal.json({ findings });
    } else {
      terminal.report(findings);
      terminal.print(`${countLevels(findings)}${where}`);
    }
    if (hasErrors(findings)) return 2;
    return strict && findings.length > 0 ? 1 : 0;
  },
});

interface Checked {
  findings: readonly Finding[];
  /** As the last line says it. */
  where: string;
}

function ofFleet(project: Project, clusters: string | undefined, today: string): Checked {
  const { fleet, findings } = synthesizeProject(project, clusters, recalling(project, clusters));
  if (fleet === undefined) return { findings, where: '' };
  return {
    findings: [
      ...findings,
      ...overduePauses(fleet, today),
      ...agedCertificates(fleet, today),
      ...endingCertificates(fleet, today),
    ],
    where: ` in ${count(fleet.clusters.length, 'cluster')}`,
  };
}

/** The fleet is not read: a hook has no time for it, and what is staged may be half of a change. */
function ofStaged({ root }: Project): Checked {
  try {
    const { findings, files } = stagedFindings(root);
    return { findings, where: ` in ${count(files, 'staged file')}` };
  } catch (cause) {
    if (cause instanceof GitError) throw new UsageError(`--staged: ${cause.message}`);
    throw cause;
  }
}
