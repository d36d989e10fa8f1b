/** What a run goes by has changed while it waited for the lock: it is to look again. */
export class Stale extends Error {}
