import { existsSync } from 'node:fs';
import { type CertificateRecord, certificateRecord } from '../../charts/secrets/certificate-record.ts';
import type { NeededSecret } from '../compose/needed.ts';
import type { CertificateFile } from '../load/certificates.ts';
import { shownPath } from '../load/files.ts';
import { sealingLabel, sealValue } from './crypto.ts';
import { emptied, isMoved, readDocument } from './read-document.ts';
import { madeIn, recordsOfPlaintext, sealedAs, sealedWith } from './record.ts';
import { replaceFile } from './replace-file.ts';
import { refuse, SealError } from './seal-error.ts';
import { certificatePath, refuseDemo, type SealFleet, sealedPath, secretKey } from './seal-fleet.ts';
import { type Change, changedText, emptySealed, type SealedDocument, scopeFor } from './sealed-document.ts';
import { isOpen } from './status.ts';

export interface Value {
  /** Zeroed by whoever made it. */
  plaintext: Buffer;
  /** What of it may be told, where it is a certificate. */
  certificate?: CertificateRecord;
  /** The run of `generate` that made it. */
  run?: string;
}

/** Values of one secret of one cluster. */
interface Sealing {
  need: NeededSecret;
  values: ReadonlyMap<string, Value>;
}

export interface SealedWrite {
  /** As messages name it. */
  path: string;
  added: boolean;
  need: NeededSecret;
  /** What was sealed of a plaintext. */
  values: readonly string[];
}

type SealingCertificate = CertificateFile['certificates'][number];

/**
 * The certificate that values of the cluster are sealed with; throws where there is none that serves.
 * @param today such as 2026-12-31
 */
export function sealingCertificate(fleet: SealFleet, cluster: string, today: string): SealingCertificate {
  const newest = fleet.certificates.get(cluster)?.certificates[0];
  const at = shownPath(certificatePath(fleet, cluster));
  const fetch = `fetch the one of its controller: npm run seal -- cert ${cluster}`;
  // A file that is there and cannot be taken has its own findings.
  const broken = fleet.findings.filter((finding) => finding.at.startsWith(`${at}:`));
  if (broken.length > 0) throw new SealError(broken);
  if (newest === undefined)
    throw refuse('sealing-certificate', at, `${cluster} has no certificate to seal with; ${fetch}`);
  if (newest.notAfter < today) {
    throw refuse('sealing-certificate', at, `the certificate ended on ${newest.notAfter}; ${fetch}`);
  }
  return newest;
}

/** Throws all that stands against sealing for these secrets, before anyone is asked for a value. */
export function checkSealable(fleet: SealFleet, needs: readonly NeededSecret[], today: string): void {
  refuseDemo(fleet);
  const findings = new Map<string, SealError['findings'][number]>();
  for (const need of needs) {
    try {
      checkSealed(need);
      sealingCertificate(fleet, need.cluster, today);
      readDocument(fleet, need);
    } catch (cause) {
      if (!(cause instanceof SealError)) throw cause;
      for (const finding of cause.findings) findings.set(JSON.stringify(finding), finding);
    }
  }
  if (findings.size > 0) throw new SealError([...findings.values()]);
}

function checkSealed(need: NeededSecret): void {
  if (need.state !== 'external') return;
  const message = `comes from the store of ${need.cluster}, and what is sealed would be delivered nowhere; write it to the store, or take it from Git by secrets.sealed of the cluster's file`;
  throw refuse('external-secret', `${need.cluster}/${secretKey(need)}`, message);
}

/** Seals values into the secret's file, whose other values stay as they are. */
export function sealValues(fleet: SealFleet, { need, values }: Sealing, today: string): SealedWrite {
  const { cluster, namespace, spec } = need;
  const certificate = sealingCertificate(fleet, cluster, today);
  const before = usable(readDocument(fleet, need));
  const scope = scopeFor(before?.object, spec.scope, [...values.keys()]);
  const label = sealingLabel(scope, namespace, spec.name);
  const encryptedData: Record<string, string> = {};
  const annotations = sealedAs(scope, namespace, spec.name);
  const outdated = [...values.keys()].flatMap(recordsOfPlaintext);
  for (const [name, value] of values) {
    encryptedData[name] = sealValue(certificate.pem, label, value.plaintext);
    Object.assign(annotations, sealedWith(name, certificate.fingerprint, today));
    if (value.certificate) Object.assign(annotations, certificateRecord(name, value.certificate));
    if (value.run) Object.assign(annotations, madeIn(name, value.run));
  }
  const text = changedText(before, emptySealed(scope, namespace, spec.name), { encryptedData, annotations, outdated });
  return { ...write(fleet, need, text), values: [...values.keys()] };
}

/** Puts a change that needs no plaintext into the secret's file. */
export function writeChange(fleet: SealFleet, need: NeededSecret, change: Change): SealedWrite {
  const { namespace, spec } = need;
  const before = readDocument(fleet, need);
  const scope = scopeFor(before?.object, spec.scope, []);
  return write(fleet, need, changedText(before, emptySealed(scope, namespace, spec.name), change));
}

function write(fleet: SealFleet, need: NeededSecret, text: string): SealedWrite {
  const path = sealedPath(fleet, need);
  const added = !existsSync(path);
  replaceFile(path, text);
  return { path: shownPath(path), added, need, values: [] };
}

/** How many values nothing opens, after what was written to a fleet that was read before. */
export function missingAfter(fleet: SealFleet, writes: readonly SealedWrite[]): number {
  const missing = fleet.needed.flatMap((need) => {
    if (need.state === 'external') return [];
    const written = new Set(writes.flatMap((each) => (each.need === need ? each.values : [])));
    return need.values.filter((value) => !written.has(value.name) && isOpen(fleet, { need, value }));
  });
  return missing.length;
}

/** Values that no key opens under the file's name do not stay beside new ones, which would vouch for them. */
const usable = (document: SealedDocument | undefined): SealedDocument | undefined =>
  document && isMoved(document) ? emptied(document) : document;
