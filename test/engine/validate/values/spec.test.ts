import { expect, test } from 'vitest';
import * as objects from '../objects.ts';
import { refused } from '../schemas.ts';

test.each([objects.service, objects.ingress, objects.claim, objects.deployment, objects.statefulSet])(
  'a %o without its spec is refused',
  (make) => {
    const { spec: _, ...rest } = make();
    expect(refused(rest as ReturnType<typeof make>)).toEqual(['missing-field spec: is missing']);
  },
);
