import { checkImage, chosenImage } from '../../image/choose.ts';
import { doubts, historyOf } from '../../image/history.ts';
import { checkOrder } from '../../image/order.ts';
import { ownerNamed } from '../../image/owners.ts';
import { command, UsageError } from '../command.ts';
import { APPLY_OPTIONS, applyImages } from './apply.ts';

export const promote = command({
  summary: 'set in one environment what runs or ran in another',
  options: {
    from: { type: 'string', summary: 'environment that has or had it' },
    to: { type: 'string', multiple: true, summary: 'environment to set it in; repeatable' },
    image: { type: 'string', summary: 'tag, digest or whole image of an earlier one (default: the present one)' },
    'out-of-order': { type: 'boolean', summary: 'go back, or past an environment that has never had the image' },
    uncommitted: { type: 'boolean', summary: 'take an image that is set and not merged, as where there is no Git' },
    ...APPLY_OPTIONS,
  },
  arguments: { app: { summary: 'name of the app' } },
  run({ app, from, to, image: wanted, uncommitted, 'out-of-order': outOfOrder, ...options }, runtime) {
    if (from === undefined || to.length === 0) throw new UsageError('--from and --to are needed: two environments');
    if (to.includes(from)) throw new UsageError(`--from and --to are both ${from}`);
    return applyImages(
      (run, owners) => {
        const source = ownerNamed(owners, app, from);
        const history = historyOf(run, source);
        const image = chosenImage(source, history, { image: wanted, uncommitted });
        if (!uncommitted) runtime.terminal.report(doubts(source, history));
        const targets = [...new Set(to)].map((environment) => ownerNamed(owners, app, environment));
        for (const owner of targets) checkImage(run, image, owner);
        if (!outOfOrder) checkOrder(run, owners, { app, image, from, to, uncommitted });
        return targets.map((owner) => ({ owner, image }));
      },
      { ...options, from },
      runtime,
    );
  },
});
