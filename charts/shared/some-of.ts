/** A list for a field that is left out where it would be empty. */
export const someOf = <Item>(list: Item[]): Item[] | undefined => (list.length > 0 ? list : undefined);
