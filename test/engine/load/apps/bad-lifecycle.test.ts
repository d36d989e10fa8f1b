import { expect, test } from 'vitest';
import { appFleet, FRONTEND_FILE } from './app-fleet.ts';

const linesOf = (sleep: string): string[] =>
  appFleet()
    .edit(FRONTEND_FILE, 'ports: {http: 8080}', `ports: {http: 8080}\nlifecycle: {preStopSleep: ${sleep}}`)
    .lines();

test.each([
  ['40', 'is the number 40; did you mean 40s?'],
  ['-3', 'is the number -3; expected a time such as 5s, or 0'],
])('a sleep of %s', (sleep, said) => {
  expect(linesOf(sleep)).toEqual([`clusters/apps/frontend.yaml:6:27: lifecycle.preStopSleep ${said} [wrong-value]`]);
});

test.each(['0', '5s'])('a sleep of %s is fine', (sleep) => expect(linesOf(sleep)).toEqual([]));
