/** A list for a field that is left out where it would be empty: API servers drop it, and what is applied again then differs. */
export const someOf = <Item>(list: Item[]): Item[] | undefined => (list.length > 0 ? list : undefined);
