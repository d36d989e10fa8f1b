import type { Router } from '../router.ts';

/** A TraefikService with weights, which names the Services of both versions. */
export const traefik = (props: { weightedTraefikServiceName: string }): Router<'canary scale'> => ({
  offers: [],
  spec: { traefik: props },
});
