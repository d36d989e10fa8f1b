import type { AnyService, Router } from '../router.ts';

export interface Smi {
  /** What clients ask. Default: the stable Service. */
  rootService?: AnyService;
  /** Default: the Rollout's name. */
  trafficSplitName?: string;
}

/** A TrafficSplit, which the controller makes. */
export const smi = ({ rootService, trafficSplitName }: Smi = {}): Router<'canary scale' | 'experiment weight'> => ({
  offers: [],
  spec: { smi: { rootService: rootService?.name, trafficSplitName } },
  services: rootService ? [rootService] : [],
});
