import { isFields } from '../../clusters/schema/fields.ts';
import { type Document, read } from '../yaml/read.ts';

/** `namespace/name` as a key that holds a map: few files have any. */
const NAMED = /(?:^|[\s{,"'])[a-z0-9-]{1,63}\/[a-z0-9.-]{1,253}["']?[ \t]*:[ \t]*(\{|#|\r?$)/m;
const SECRET = /^[a-z0-9-]{1,63}\/[a-z0-9.-]{1,253}$/;

/**
 * Where the first open value stands in a file of the form that `seal all` reads: cluster → namespace/name → key → text.
 * What SOPS has encrypted is not open.
 */
export function plainValueIn(text: string, path: string): string | undefined {
  if (!NAMED.test(text)) return undefined;
  const document = read(Buffer.from(text), path);
  return Array.isArray(document) ? undefined : firstOpen(document);
}

function firstOpen(document: Document): string | undefined {
  const { value: clusters } = document;
  if (!isFields(clusters)) return undefined;
  let first: string[] | undefined;
  for (const [cluster, secrets] of Object.entries(clusters)) {
    if (cluster === 'sops') continue;
    if (!isFields(secrets)) return undefined;
    for (const [secret, values] of Object.entries(secrets)) {
      if (!SECRET.test(secret) || !isFields(values)) return undefined;
      const open = Object.entries(values).find(([, value]) => isOpen(value));
      if (open !== undefined) first ??= [cluster, secret, open[0]];
    }
  }
  return first && document.at(first);
}

const isOpen = (value: unknown): boolean =>
  typeof value === 'number' || (typeof value === 'string' && value !== '' && !value.startsWith('ENC['));
