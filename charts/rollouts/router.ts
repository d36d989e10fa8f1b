import type { ApiObject } from 'cdk8s';
import type { RolloutSpecStrategyCanaryTrafficRouting as Spec } from '../../imports/rollout.ts';
import type { Service } from '../shared/service.ts';
import type { Need } from './steps.ts';

export type AnyService = Service<string>;

/** What a router can do for a canary beside weights: for its steps, and in place of two Services. */
export type Offer = Exclude<Need, 'nothing'> | 'ping pong' | 'no services';

/** The Services between which a canary moves its traffic. */
export interface Backends {
  stable: AnyService | undefined;
  canary: AnyService | undefined;
}

/** What shares out the traffic between two versions. Made by the functions of routers/. */
export interface Router<Offers extends Offer = Offer> {
  /** For the compiler alone: no router lists them. */
  readonly offers: readonly Offers[];
  readonly spec: Spec;
  /** What it names in the Rollout's namespace. */
  readonly services?: readonly AnyService[];
  readonly objects?: readonly ApiObject[];
  /** The highest weight. Default: 100. */
  readonly maxTrafficWeight?: number;
  /** What is wrong about it, given the Services. */
  readonly check?: (backends: Backends) => string[];
}

/** Names of the routes that steps may add, in the order in which they are matched. */
export interface Managed<Route extends string> {
  managedRoutes?: readonly Route[];
}

export const managedRoutes = (routes: readonly string[] | undefined) => routes?.map((name) => ({ name }));
