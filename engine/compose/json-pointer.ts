/** A key as a step of a JSON pointer has it. Source: RFC 6901. */
export const escaped = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

export const unescaped = (step: string): string => step.replaceAll('~1', '/').replaceAll('~0', '~');

/** Whether a step may be the index of a list. */
export const isIndex = (step: string): boolean => /^(0|[1-9][0-9]*)$/.test(step);
