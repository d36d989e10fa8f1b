import type { Checkout } from './checkout.ts';
import { isSameBuild, tagOf } from './choose.ts';
import { historyOf } from './history.ts';
import { refuse, refuseBroken } from './image-error.ts';
import { type Owners, ownerNamed } from './owners.ts';

interface Promotion {
  app: string;
  image: string;
  from: string;
  to: readonly string[];
  /** Whether an image counts that is set, and in no commit that its environment is delivered from. */
  uncommitted: boolean;
}

/** Throws where a promotion goes back, or past an environment of the app that has never had the image. */
export function checkOrder(checkout: Checkout, owners: Owners, promotion: Promotion): void {
  const { app, image, from, to, uncommitted } = promotion;
  refuseBroken(checkout.file.findings);
  const own = owners.owners.filter((owner) => owner.app === app).map(({ environment }) => environment);
  const order = checkout.file.environments.filter((name) => own.includes(name));
  const start = order.indexOf(from);
  for (const target of to) {
    const end = order.indexOf(target);
    const at = `${app} from ${from} to ${target}`;
    if (start < 0 || end < 0) continue;
    if (end < start) {
      const message = `versions move ${order.join(' → ')}, so that this goes back; expected --from ${target} --to ${from}, or ${ANYWAY}`;
      throw refuse('image-order', at, message);
    }
    for (const between of order.slice(start + 1, end).filter((name) => !to.includes(name))) {
      const { images, present, delivered, gap } = historyOf(checkout, ownerNamed(owners, app, between));
      const known = uncommitted && present !== undefined ? [present, ...images] : images;
      if (known.some((each) => isSameBuild(each, image))) continue;
      const why = gap === undefined ? '' : `; ${gap}`;
      const message = `${between} comes before ${target}, and has never had ${tagOf(image)} by a commit of ${delivered.name}; promote it to ${between} first, or ${ANYWAY}${why}`;
      throw refuse('image-order', at, message);
    }
  }
}

const ANYWAY = 'say that it is meant: --out-of-order';
