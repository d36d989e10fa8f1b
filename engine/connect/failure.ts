import type { X509Certificate } from 'node:crypto';
import { dayOf } from '../day.ts';
import { type ConnectError, connectError } from './connect-error.ts';
import type { Target } from './target.ts';

const ABSENT: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the connection was cut',
  EHOSTUNREACH: 'there is no way to the host',
  ENETUNREACH: 'there is no way to the network',
  ENOTFOUND: 'the name is not known',
  EAI_AGAIN: 'the name cannot be looked up',
  ETIMEDOUT: 'it does not answer in time',
  EPIPE: 'the connection was cut',
};

const UNTRUSTED = [
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
];

/** Why a request did not come through, in a line. */
export function failure({ at, certificate }: Target, cause: unknown): ConnectError {
  const code = codeOf(cause);
  if (ABSENT[code] !== undefined) return connectError('cluster-unreachable', at, `unreachable: ${ABSENT[code]}`);
  if (UNTRUSTED.includes(code)) {
    const message = 'another authority signed its certificate; expected the certificate-authority-data of this cluster';
    return connectError('cluster-ca', at, message);
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return connectError(
      'cluster-ca',
      at,
      'its certificate is for other names; expected one of them, or tls-server-name',
    );
  }
  if (code === 'CERT_HAS_EXPIRED') {
    return connectError(
      'cluster-ca',
      at,
      'its certificate has ended; renew it there, such as with kubeadm certs renew',
    );
  }
  if (code.startsWith('ERR_SSL_') || code === 'EPROTO') {
    return connectError('cluster-tls', at, `no TLS with it (${code})${endOf(certificate)}`);
  }
  if (code === 'ERR_OSSL_PEM_NO_START_LINE' || code.startsWith('ERR_OSSL')) {
    return connectError('kubeconfig', at, 'an authority, certificate or key of the kubeconfig is none; expected PEM');
  }
  // What a login helper writes may hold a credential.
  const reason = code === '' ? 'the way of logging in that the kubeconfig names failed; try it with kubectl' : code;
  return connectError('cluster-unreachable', at, reason);
}

/** Why an answer is none, in a line. */
export function refused({ at, certificate }: Target, { status, message, asked }: Refusal): ConnectError {
  if (status === 401) {
    const ended = endOf(certificate);
    const why =
      ended === '' ? '; the token or certificate of the kubeconfig is not of this cluster, or was ended' : ended;
    return connectError('unauthorized', at, `it does not know who asks (401)${why}`, status);
  }
  if (status === 403) return connectError('forbidden', at, `it does not allow ${asked} (403): ${message}`, status);
  return connectError('cluster-answer', at, `${asked}: ${status} ${message}`, status);
}

interface Refusal {
  status: number;
  /** What the cluster says. */
  message: string;
  /** The method and path of the request. */
  asked: string;
}

const endOf = (certificate: X509Certificate | undefined): string =>
  certificate !== undefined && Date.parse(certificate.validTo) < Date.now()
    ? `; its client certificate has ended on ${dayOf(certificate.validTo)}, renew it, such as with kubeadm certs renew admin.conf`
    : '';

function codeOf(cause: unknown): string {
  if (!(cause instanceof Error)) return '';
  // Where a name has several addresses, each fails for itself.
  if (cause instanceof AggregateError && cause.errors.length > 0) return codeOf(cause.errors[0]);
  return 'code' in cause ? String(cause.code) : '';
}
