/** The minor version of a Kubernetes such as 1.36. */
export const minorOf = (kubernetes: string): number => Number(kubernetes.split('.')[1]);
