import type { Router } from '../router.ts';

/** Mappings to the stable Service; the controller makes another beside each. */
export const ambassador = ({ mappings }: { mappings: readonly [string, ...string[]] }): Router<'canary scale'> => ({
  offers: [],
  spec: { ambassador: { mappings: [...mappings] } },
});
