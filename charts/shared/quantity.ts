const FRACTIONS: Readonly<Record<string, number>> = { n: 1e9, u: 1e6, m: 1e3 };

const MULTIPLES: Readonly<Record<string, number>> = {
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** A Kubernetes quantity as a number of cores, bytes or pieces. */
export function quantityNumber(quantity: string | number): number {
  const [, number = '', suffix = ''] = /^([0-9.eE+-]+?)([a-zA-Z]*)$/.exec(String(quantity)) ?? [];
  // To divide gives 2.3 for 2300m, and a product with a thousandth a hair more.
  return (Number(number) * (MULTIPLES[suffix] ?? 1)) / (FRACTIONS[suffix] ?? 1);
}

/** Whether one amount is more than another: a sum of fractions is a hair off, and none is finer than a thousandth. */
export const exceeds = (amount: number, most: number): boolean => amount - most > 0.0005;
