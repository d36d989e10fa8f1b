import { re2 } from '../../clusters/schema/re2.ts';
import { isNested, linearTest } from './linear-match.ts';

const SHORT = 16;
const tests = new Map<string, (text: string) => boolean>();

/** Whether a Go pattern matches somewhere in a text; never slow, whatever the text. */
export function matchesGo(pattern: string, text: string): boolean {
  const expression = re2(pattern);
  // The engine's own matcher is the faster one where it cannot run away.
  if (text.length <= SHORT) return expression.test(text);
  let test = tests.get(pattern);
  if (!test) {
    test = isNested(expression) ? linearTest(expression) : (each) => expression.test(each);
    tests.set(pattern, test);
  }
  return test(text);
}
