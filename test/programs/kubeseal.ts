import type { SecretSpec } from '../../charts/shared/secret.ts';
import { program, run } from './program.ts';

export const SCOPES = ['strict', 'namespace-wide', 'cluster-wide'] as const satisfies readonly SecretSpec['scope'][];

/** What kubeseal prints; throws where it fails. */
export function kubeseal(args: readonly string[], input: string): string {
  const { status, text } = run(program('kubeseal'), args, input);
  if (status !== 0) throw new Error(`kubeseal ${args.join(' ')}: ${text}`);
  return text;
}

/** An open Secret, as people hand it to kubeseal. */
export function openSecret(place: string, values: Readonly<Record<string, string>>): string {
  const [namespace, name] = place.split('/');
  return JSON.stringify({ apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, stringData: values });
}
