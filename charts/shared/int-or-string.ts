import * as k8s from './k8s.ts';

/** A number, or text such as a share (`25%`) or the name of a port. */
export const intOrString = (amount: number | string): k8s.IntOrString =>
  typeof amount === 'number' ? k8s.IntOrString.fromNumber(amount) : k8s.IntOrString.fromString(amount);
