/** What can be found out about objects that may be of any shape, or nothing: why they are refused has been told before. */
export function orNothing<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
