import { warning } from '../../../charts/shared/finding.ts';
import { FileJournal } from '../../access/file-journal.ts';
import { Journal } from '../../access/journal.ts';
import type { Connection } from '../../connect/connection.ts';
import type { Terminal } from '../../terminal.ts';

/** What a change of a cluster and of files is taken back by, for `whole`. */
export const journalsOf = (connection: Connection, terminal: Terminal) => ({
  cluster: new Journal(connection),
  files: new FileJournal(),
  warn: (message: string) => terminal.report([warning('not-undone', connection.target.at, message)]),
});
