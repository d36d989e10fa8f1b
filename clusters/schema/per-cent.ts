import { z } from 'zod';

/** What is wrong with a number of per cent: 0.99 is a part of 1, and as per cent of anything asks for next to nothing. */
export function perCentProblem(value: number): string | undefined {
  if (value > 1 && value < 100) return undefined;
  // Without the noise of binary fractions: 0.999 is 99.9 per cent.
  const meant = Number((value * 100).toPrecision(12));
  return meant > 1 && meant < 100
    ? `did you mean ${meant}? it is per cent`
    : 'expected per cent, more than 1 and less than 100';
}

const said = ({ input }: { input?: unknown }): string | undefined =>
  typeof input === 'number' ? perCentProblem(input) : undefined;

/** Per cent of what there is most of, or may be most of: 99, not 0.99. */
export const perCent = z.number().gt(1, { error: said }).lt(100, { error: said });
