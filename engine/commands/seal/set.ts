import { warning } from '../../../charts/shared/finding.ts';
import { namesOf } from '../../folded.ts';
import { checkValues, NO_ARGUMENT, needsOf } from '../../seal/find.ts';
import { checkForm, leftBehind } from '../../seal/form.ts';
import { endsLikeALine, type PlaintextSource, readPlaintext } from '../../seal/plaintext/source.ts';
import { secretKey } from '../../seal/seal-fleet.ts';
import { checkSealable, sealValues } from '../../seal/seal-values.ts';
import { command, type ExitCode, UsageError } from '../command.ts';
import { currentDay } from '../current-day.ts';
import { orReport } from '../findings.ts';
import { FLEET_OPTIONS } from '../options.ts';
import { fleetOf } from './project.ts';
import { reportWrites } from './writes.ts';

export const set = command({
  summary: 'seal one value, which is asked for and not shown',
  options: {
    clusters: FLEET_OPTIONS.clusters,
    file: { type: 'string', short: 'f', summary: 'read the value from a file, byte for byte' },
    stdin: { type: 'boolean', summary: 'read the value from standard input, byte for byte' },
    env: { type: 'string', summary: 'read the value from this environment variable' },
  },
  arguments: {
    cluster: { summary: 'its name, several with commas, or all that need the secret' },
    secret: { shown: 'NAMESPACE/NAME', summary: 'as `seal list` names it; several with commas, or with *' },
    key: { summary: 'the value of the secret' },
  },
  refusal: NO_ARGUMENT,
  run: ({ clusters, cluster, secret, key, ...source }, runtime) =>
    orReport(runtime, async (): Promise<ExitCode> => {
      checkSource(source);
      const today = currentDay();
      const fleet = fleetOf(runtime.project, clusters);
      const needs = needsOf(fleet, cluster, secret);
      for (const need of needs) checkValues(need, [key]);
      checkSealable(fleet, needs, today);
      const what = `${listed(needs.map(secretKey))} ${key} of ${listed(needs.map((need) => need.cluster))}`;
      const plaintext = await readPlaintext(source, what, {
        keyboard: process.stdin,
        screen: process.stderr,
        stdin: process.stdin,
        env: process.env,
      });
      try {
        if (source.env === undefined && endsLikeALine(plaintext)) {
          const message = 'it ends with a line break, which is sealed too; where it should not, printf %s makes none';
          runtime.terminal.report([warning('line-break', what, message)]);
        }
        for (const need of needs) checkForm(need.spec.make[key]!, plaintext, what);
        runtime.terminal.report(
          leftBehind(
            fleet,
            needs.map((need) => ({ need, value: key })),
          ),
        );
        const writes = needs.map((need) => sealValues(fleet, { need, values: new Map([[key, { plaintext }]]) }, today));
        reportWrites(runtime.terminal, fleet, writes);
        return 0;
      } finally {
        plaintext.fill(0);
      }
    }),
});

const listed = (names: readonly string[]): string => namesOf([...new Set(names)], ', ');

function checkSource(source: PlaintextSource): void {
  const named = [source.file, source.stdin || undefined, source.env].filter((each) => each !== undefined);
  if (named.length > 1) throw new UsageError('a value comes from one place: --file, --stdin or --env');
}
