/** A map with keys of text, whatever they hold: data, an object of Kubernetes, or anything inside one. */
export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
