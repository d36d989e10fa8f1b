/** The current day, UTC, such as 2026-12-31. */
export const currentDay = (): string => new Date().toISOString().slice(0, 10);
