import { minorOf } from '../../../clusters/schema/kubernetes-minor.ts';
import type { Check } from '../../shared/check.ts';
import { tested } from '../../versions.ts';

/** Argo CD runs on a Kubernetes that its makers tested it on. */
export const untestedKubernetes: Check<null> = {
  code: 'untested-kubernetes',
  level: 'warning',

  collect: () => null,

  *judge(_, { central, clusters }) {
    const { release, from, to } = tested.argoCd;
    for (const { name, kubernetes } of clusters) {
      if (name !== central) continue;
      if (minorOf(kubernetes) >= minorOf(from) && minorOf(kubernetes) <= minorOf(to)) continue;
      yield {
        at: name,
        message: `Argo CD ${release} was tested on Kubernetes ${from} to ${to}, not on ${kubernetes}; expected one of these`,
      };
    }
  },
};
