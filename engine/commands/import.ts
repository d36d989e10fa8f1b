import { ImportError, importSchemas } from '../import/index.ts';
import { command, type Outcome, UsageError } from './command.ts';

export const importCommand = command({
  summary: 'make imports/ anew from the definitions that cdk8s.yaml names',
  options: { from: { type: 'string', summary: 'read the definitions of a folder in place of the URLs' } },
  async run({ from }, { project, terminal }): Promise<Outcome> {
    try {
      await importSchemas({ root: project.root, from, print: (line) => terminal.print(line) });
      return 0;
    } catch (cause) {
      if (cause instanceof ImportError) throw new UsageError(cause.message);
      throw cause;
    }
  },
});
