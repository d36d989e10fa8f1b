/** The chance of each number of hits in n trials, from `from` on; what is left out is less than one in 10¹². */
export interface Masses {
  from: number;
  masses: readonly number[];
}

export function binomial(n: number, p: number): Masses {
  if (n === 0 || p <= 0) return { from: 0, masses: [1] };
  if (p >= 1) return { from: n, masses: [1] };
  const mean = n * p;
  const spread = 8 * Math.sqrt(mean * (1 - p)) + 20;
  const [from, to] = [Math.max(0, Math.floor(mean - spread)), Math.min(n, Math.ceil(mean + spread))];
  const odds = p / (1 - p);
  let mass = Math.exp(
    logFactorial(n) - logFactorial(from) - logFactorial(n - from) + from * Math.log(p) + (n - from) * Math.log1p(-p),
  );
  const masses = [mass];
  for (let hits = from + 1; hits <= to; hits++) {
    mass *= ((n - hits + 1) / hits) * odds;
    masses.push(mass);
  }
  return { from, masses };
}

export function poisson(mean: number): Masses {
  if (mean <= 0) return { from: 0, masses: [1] };
  const spread = 8 * Math.sqrt(mean) + 20;
  const [from, to] = [Math.max(0, Math.floor(mean - spread)), Math.ceil(mean + spread)];
  let mass = Math.exp(from * Math.log(mean) - mean - logFactorial(from));
  const masses = [mass];
  for (let hits = from + 1; hits <= to; hits++) {
    mass *= mean / hits;
    masses.push(mass);
  }
  return { from, masses };
}

const SMALL = [1, 1];

/** Exact up to 170, beyond by Stirling's series. */
export function logFactorial(n: number): number {
  if (n > 170) return n * Math.log(n) - n + Math.log(2 * Math.PI * n) / 2 + 1 / (12 * n) - 1 / (360 * n ** 3);
  for (let i = SMALL.length; i <= n; i++) SMALL.push(SMALL[i - 1]! * i);
  return Math.log(SMALL[n]!);
}

/** Numbers between 0 and 1 that follow from the seed alone. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** A number of hits around a mean; beyond 50 by the normal distribution. */
export function drawn(mean: number, random: () => number): number {
  if (mean <= 0) return 0;
  if (mean > 50) {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal));
  }
  const limit = Math.exp(-mean);
  let [hits, product] = [0, random()];
  while (product > limit) {
    hits++;
    product *= random();
  }
  return hits;
}
