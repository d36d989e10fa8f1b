import type { Check } from '../charts/shared/check.ts';
import type { Component } from '../charts/shared/component.ts';

/** What a repository brings: its components, in no order that matters, and the checks that judge them. */
export interface Registry {
  components: readonly Component[];
  checks: readonly Check<unknown>[];
  /** API groups that stand on every cluster before anything is delivered. */
  prerequisites?: readonly string[];
}
