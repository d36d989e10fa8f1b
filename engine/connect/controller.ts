import { X509Certificate } from 'node:crypto';
import { ConnectError, connectError } from './connect-error.ts';
import type { Connection } from './connection.ts';

/** The sealing controller of one cluster. */
export interface Controller {
  /** PEM of the certificate that it seals with now. */
  certificate(): Promise<string>;
  /** Whether it can open a SealedSecret, given as YAML or JSON. */
  verify(yaml: string): Promise<boolean>;
  /** The same SealedSecret, sealed with its newest key, as JSON. */
  rotate(yaml: string): Promise<string>;
}

/** Its Service, as kubeseal looks for it unless told otherwise, and the name of the port. */
const SERVICE = '/api/v1/namespaces/kube-system/services/http:sealed-secrets-controller:http/proxy';

const CONFLICT = 409;
/** Its only word for a secret that it cannot open when it is to seal it anew. */
const FAILED = 500;
const TOO_MANY = 429;
const MISSING = 404;

/** It answers two requests a second, and then says to wait. */
const TRIES = 20;
const PAUSE = 600;

/** Speaks to the controller by way of the API server, as kubeseal does. */
export const controllerOf = (connection: Connection, pause: number = PAUSE): Controller => ({
  async certificate() {
    const { text } = await ask(connection, { method: 'GET', path: '/v1/cert.pem', pause });
    const pem = text.trim();
    try {
      new X509Certificate(pem);
    } catch {
      throw connectError('sealing-controller', connection.target.at, 'the controller answered with no certificate');
    }
    return `${pem}\n`;
  },
  async verify(yaml) {
    const { status } = await ask(connection, { method: 'POST', path: '/v1/verify', body: yaml, pause });
    return status !== CONFLICT;
  },
  async rotate(yaml) {
    const request = { method: 'POST', path: '/v1/rotate', body: yaml, pause, also: [FAILED] } as const;
    const { status, text } = await ask(connection, request);
    if (status < CONFLICT) return text;
    const message = 'the controller cannot open the secret, so it cannot seal it anew; seal its values again';
    throw connectError('sealing-controller', connection.target.at, message);
  },
});

interface ControllerAsk {
  method: 'GET' | 'POST';
  path: string;
  body?: string;
  pause: number;
  /** Statuses that the caller explains. */
  also?: readonly number[];
}

async function ask(connection: Connection, { method, path, body, pause, also: known = [] }: ControllerAsk) {
  try {
    for (let tries = 1; ; tries += 1) {
      const also = [CONFLICT, ...known, ...(tries < TRIES ? [TOO_MANY] : [])];
      const answer = await connection.send(method, `${SERVICE}${path}`, { body, also });
      if (answer.status !== TOO_MANY) return answer;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  } catch (cause) {
    if (!(cause instanceof ConnectError) || (cause.status !== MISSING && cause.status !== 503)) throw cause;
    const message =
      'no sealing controller answers as kube-system/sealed-secrets-controller; it comes with the first sync';
    throw connectError('sealing-controller', connection.target.at, message, cause.status);
  }
}
