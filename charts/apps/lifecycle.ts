import { type ApiObject, JsonPatch } from 'cdk8s';
import { minorOf } from '../../clusters/schema/kubernetes-minor.ts';
import { seconds } from '../../clusters/schema/units.ts';
import type { Settled } from './workload-props.ts';

/** The first minor in which a kubelet sleeps by itself. */
const SLEEPS_FROM = 30;

/**
 * Lets pods that end serve on until the endpoints know. Typed objects are of an older Kubernetes than `sleep` is; below
 * its first version the image has to have a program of that name, or its hook fails and the pod ends at once.
 */
export function sleepBeforeStop(
  workload: ApiObject,
  { preStopSleep }: Settled['lifecycle'],
  { kubernetes }: { kubernetes: string },
): void {
  if (preStopSleep === 0) return;
  const time = seconds(preStopSleep);
  const sleeps = minorOf(kubernetes) >= SLEEPS_FROM;
  const preStop = sleeps ? { sleep: { seconds: time } } : { exec: { command: ['sleep', String(time)] } };
  workload.addJsonPatch(JsonPatch.add('/spec/template/spec/containers/0/lifecycle', { preStop }));
}
