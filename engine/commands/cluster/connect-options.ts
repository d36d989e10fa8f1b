import { KUBECONFIG_OPTIONS } from '../kubeconfig.ts';
import { FLEET_OPTIONS } from '../options.ts';

/** What every command on a cluster takes. */
export const CONNECT_OPTIONS = { clusters: FLEET_OPTIONS.clusters, ...KUBECONFIG_OPTIONS } as const;
