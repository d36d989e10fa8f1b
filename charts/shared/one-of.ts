/** Exactly one of these keys. */
export type OneOf<T> = {
  [K in keyof T]-?: { [P in K]-?: NonNullable<T[P]> } & { [P in Exclude<keyof T, K>]?: never };
}[keyof T];

/** One of these keys, or none of them. */
export type AtMostOneOf<T> = OneOf<T> | { [K in keyof T]?: never };

/** The type, of which these keys exclude each other, and one has to be there. */
export type Choose<T, K extends keyof T> = Omit<T, K> & OneOf<Pick<T, K>>;

/** The type, of which these keys have to be there. */
export type Need<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
