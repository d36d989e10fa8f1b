/** Minor version → the release whose programs `.ci/binaries` gets; each is among those of cdk8s.yaml. */
export const KUBERNETES = { '1.28': '1.28.15', '1.36': '1.36.3' } as const;
