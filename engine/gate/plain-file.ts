/** The plain file of `seal all`, by its shape. */
export function plainFileIn(_text: string): { what: string; start: number } | undefined {
  return undefined;
}
