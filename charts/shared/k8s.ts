/** The typed L1 of Kubernetes' own kinds, without the L2 that cdk8s-plus would load beside it. */
export * from 'cdk8s-plus-28/lib/imports/k8s.js';
