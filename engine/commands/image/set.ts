import { PENDING } from '../../../clusters/schema/images.ts';
import { checkImage } from '../../image/choose.ts';
import { ownerNamed } from '../../image/owners.ts';
import { checkNeverSet } from '../../image/pending.ts';
import { command, UsageError } from '../command.ts';
import { APPLY_OPTIONS, applyImages } from './apply.ts';

export const set = command({
  summary: 'set what runs of an app in an environment',
  options: {
    env: { type: 'string', multiple: true, summary: 'environment; repeatable' },
    ...APPLY_OPTIONS,
  },
  arguments: {
    app: { summary: 'name of the app' },
    image: { shown: 'IMAGE:TAG[@DIGEST]', summary: `with its registry; or ${PENDING}, where it has never run` },
  },
  run({ app, image, env: environments, ...options }, runtime) {
    if (environments.length === 0) throw new UsageError('--env is missing: the environment to set it in');
    return applyImages(
      (run, owners) =>
        [...new Set(environments)].map((environment) => {
          const owner = ownerNamed(owners, app, environment);
          if (image === PENDING) checkNeverSet(run, owner);
          else checkImage(run, image, owner);
          return { owner, image };
        }),
      options,
      runtime,
    );
  },
});
