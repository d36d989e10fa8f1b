/** Whether Go reads it as a duration, such as 30s or 1h30m. */
export const isDuration = (text: string): boolean => /^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$/.test(text);
