import { accountLines, bucketsOf, mcLines, policyOf, storageAccounts } from '../object-storage.ts';
import { load } from '../synthesize.ts';
import { command, UsageError } from './command.ts';
import { synthesisOptions } from './fleet.ts';
import { checkFormat, FLEET_OPTIONS } from './options.ts';

const FORMATS = ['json', 'mc'] as const;

export const buckets = command({
  summary: 'list the buckets that the fleet needs, and a user and policy for each that uses them',
  options: {
    ...FLEET_OPTIONS,
    format: { type: 'string', summary: 'json, with the policies; or mc: what makes all of it' },
    alias: { type: 'string', summary: 'what mc calls the object storage (default: fleet)' },
  },
  run({ clusters, format, alias = 'fleet' }, { project, terminal }) {
    checkFormat(format, FORMATS);
    if (!/^[A-Za-z][\w-]*$/.test(alias))
      throw new UsageError(`${alias} is no alias of mc; expected letters and digits`);
    const loaded = load(synthesisOptions(project, clusters));
    if (!('fleet' in loaded)) {
      terminal.report(loaded.findings.filter(({ level }) => level === 'error'));
      return 2;
    }
    const { endpoint } = loaded.fleet.objectStorage;
    const accounts = storageAccounts(loaded.fleet, project.registry);
    if (format === 'json') {
      const listed = accounts.map((account) => ({ ...account, policy: policyOf(account) }));
      terminal.result(JSON.stringify({ endpoint, buckets: bucketsOf(accounts), accounts: listed }, null, 2));
    } else if (format === 'mc') {
      terminal.result(`# mc alias set ${alias} ${endpoint}`);
      for (const line of mcLines(accounts, alias)) terminal.result(line);
    } else {
      for (const line of accountLines(accounts)) terminal.result(line);
    }
    return 0;
  },
});
