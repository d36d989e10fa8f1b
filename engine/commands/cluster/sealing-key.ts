import type { Journal } from '../../access/journal.ts';
import { hasSealingKey, newSealingKey } from '../../access/sealing-key.ts';
import type { Connection } from '../../connect/connection.ts';
import type { Fetched } from '../../seal/certificate-file.ts';
import { currentDay } from '../current-day.ts';
import { runningCertificate } from './plan.ts';

/**
 * The certificate to seal with: of the controller that runs, or of a first key that is made for the one to come. Undefined
 * where there are keys and nothing that would tell their certificates.
 */
export async function certificateFor(connection: Connection, journal: Journal): Promise<Fetched | undefined> {
  const { at } = connection.target;
  const running = await runningCertificate(connection);
  if (running !== undefined) return { pem: running, from: at };
  if (await hasSealingKey(connection)) return undefined;
  const { secret, certificate } = await newSealingKey(currentDay());
  return (await journal.create(secret)) ? { pem: certificate, from: `${at}, whose first key it is` } : undefined;
}
