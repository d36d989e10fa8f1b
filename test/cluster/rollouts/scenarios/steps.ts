import type { Measured } from '../scenario.ts';

export const pause = { pause: { duration: '1s' } };
export const forever = { pause: {} };
export const weight = (setWeight: number) => ({ setWeight });

export const thrice = (...answers: Measured['answers']): Measured => ({
  answers,
  metric: { interval: '1s', count: 3 },
});
