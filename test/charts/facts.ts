import type { Check } from '../../charts/shared/check.ts';
import type { Manifests } from '../../charts/shared/manifest.ts';
import type { CollectedFacts } from '../../engine/judge.ts';

/** What each check makes of one cluster that it sees by itself. */
export const collectFacts = (checks: readonly Check<unknown>[], manifests: Manifests): CollectedFacts =>
  Object.fromEntries(checks.map((check) => [check.code, check.collect(manifests)]));
