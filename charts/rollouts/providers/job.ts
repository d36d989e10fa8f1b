import { defined } from '../../argocd/defined.ts';
import * as k8s from '../../shared/k8s.ts';
import type { Labels } from '../../shared/manifest.ts';
import type { Provider } from '../provider.ts';

export interface Job {
  metadata?: { labels?: Labels; annotations?: Labels };
  spec: k8s.JobSpec;
}

/** Decides by itself: good is a Job that completes. */
export const job = ({ metadata, spec }: Job): Provider => ({
  provider: { job: defined({ metadata, spec: k8s.toJson_JobSpec(spec) }) },
});
