/** What no manifest says, and a plan needs. */
export interface Assumptions {
  /** Pods of the Rollout; default: spec.replicas, else the least of its autoscaler, else 1. */
  replicas: number;
  /** Seconds from a pod's creation until it is ready: at best and at worst. */
  podReady: { earliest: number; latest: number };
  /** How long a person takes to promote where one is waited for, at best, in seconds. */
  person: number;
  /** Requests per second to both versions together. */
  traffic: number;
  /** The part of the requests that fails in a new version with the fault that is looked for, 0 to 1. */
  fault: number;
  /** The part that fails, or is too slow, in a version without a fault. */
  healthy: number;
  /** Seconds between two scrapes of a pod. */
  scrapeInterval: number;
  /** Seconds from a request until a query sees it. */
  metricsDelay: number;
  /** Seconds that a measurement by a Job takes. */
  job: number;
  /** Of the simulation where windows of measurements overlap. */
  seed: number;
  runs: number;
}

export const ASSUMED: Omit<Assumptions, 'replicas'> = {
  podReady: { earliest: 10, latest: 60 },
  person: 0,
  traffic: 50,
  fault: 0.05,
  healthy: 0.001,
  scrapeInterval: 30,
  metricsDelay: 60,
  job: 30,
  seed: 1,
  runs: 2_000,
};
