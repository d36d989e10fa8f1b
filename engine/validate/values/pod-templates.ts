/** Where custom resources hold a pod template that their controller creates pods from as it stands. */
export const POD_TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  'argoproj.io/v1alpha1/Rollout': ['spec.template'],
};
