type Unit = 'ms' | 's' | 'm' | 'h';

/** As Go reads it, such as 30s or 1h30m. */
export type Duration = `${number}${Unit}` | `${number}h${number}m` | `${number}m${number}s`;
