import { dayOf } from '../day.ts';

/** The current day, UTC, such as 2026-12-31. */
export const currentDay = (): string => dayOf(new Date());
