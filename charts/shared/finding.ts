export type Level = 'error' | 'warning';

/** Something that is not as it should be, with the place where a person mends it. */
export interface Finding {
  code: string;
  level: Level;
  /** `file:line:column`, or `cluster/component/Kind/namespace/name: field`. */
  at: string;
  /** What is wrong, and what would be right. */
  message: string;
}

export const error = (code: string, at: string, message: string): Finding => ({ code, level: 'error', at, message });

export const warning = (code: string, at: string, message: string): Finding => ({
  code,
  level: 'warning',
  at,
  message,
});
