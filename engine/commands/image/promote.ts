import { checkImage, chosenImage } from '../../image/choose.ts';
import { historyOf } from '../../image/history.ts';
import { ownerNamed, readOwners } from '../../image/owners.ts';
import { command, UsageError } from '../command.ts';
import { APPLY_OPTIONS, applyImages } from './apply.ts';

export const promote = command({
  summary: 'set in one environment what runs or ran in another',
  options: {
    from: { type: 'string', summary: 'environment that has or had it' },
    to: { type: 'string', multiple: true, summary: 'environment to set it in; repeatable' },
    image: { type: 'string', summary: 'tag, digest or whole image of an earlier one (default: the present one)' },
    ...APPLY_OPTIONS,
  },
  arguments: { app: { summary: 'name of the app' } },
  run({ app, from, to, image: wanted, 'other-repository': otherRepository, ...options }, runtime) {
    if (from === undefined || to.length === 0) throw new UsageError('--from and --to are needed: two environments');
    if (to.includes(from)) throw new UsageError(`--from and --to are both ${from}`);
    return applyImages(
      (folder) => {
        const owners = readOwners(folder);
        const source = ownerNamed(owners, app, from);
        const image = chosenImage(source, historyOf(folder, source), wanted);
        return [...new Set(to)].map((environment) => {
          const owner = ownerNamed(owners, app, environment);
          checkImage(image, owner, otherRepository);
          return { owner, image };
        });
      },
      { ...options, from },
      runtime,
    );
  },
});
