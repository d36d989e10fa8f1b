import { coreDnsLines, hostRecords, hostsLines, zoneLines } from '../dns.ts';
import { command } from './command.ts';
import { hasErrors } from './findings.ts';
import { recalling, synthesizeProject } from './fleet.ts';
import { checkFormat, FLEET_OPTIONS } from './options.ts';

const FORMATS = ['hosts', 'zone', 'coredns'] as const;

export const dns = command({
  summary: 'list every host that the fleet serves with its address',
  options: {
    ...FLEET_OPTIONS,
    format: { type: 'string', summary: 'hosts, zone or coredns (default: hosts and zone)' },
  },
  run({ clusters, format }, { project, terminal }) {
    checkFormat(format, FORMATS);
    const { fleet, clusters: composed, findings } = synthesizeProject(project, clusters, recalling(project, clusters));
    if (fleet === undefined || hasErrors(findings)) {
      terminal.report(findings.filter(({ level }) => level === 'error'));
      return 2;
    }
    const records = hostRecords(fleet, composed);
    if (format === undefined) terminal.result('# hosts file');
    if (format === undefined || format === 'hosts') for (const line of hostsLines(records)) terminal.result(line);
    if (format === undefined) terminal.result('; zone file');
    if (format === undefined || format === 'zone') for (const line of zoneLines(records)) terminal.result(line);
    if (format === 'coredns') for (const line of coreDnsLines(records)) terminal.result(line);
    return 0;
  },
});
