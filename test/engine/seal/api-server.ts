import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import 'reflect-metadata';
import { SubjectAlternativeNameExtension, X509CertificateGenerator } from '@peculiar/x509';
import { onTestFinished } from 'vitest';
import type { FakeController } from './controller.ts';

const PROXY = '/api/v1/namespaces/kube-system/services/http:sealed-secrets-controller:http/proxy';
const TOKEN = 'the-token-of-a-person';

/** An API server that hands requests on to a controller; gives a kubeconfig whose one context leads there. */
export async function apiServer(controller: FakeController, context = 'cluster-02'): Promise<string> {
  const { certificate, key } = await serverPair();
  const server = createServer({ cert: certificate, key }, async (request, response) => {
    const body = await textOf(request);
    const { url = '', headers } = request;
    const answer = async (): Promise<[number, string]> => {
      if (headers.authorization !== `Bearer ${TOKEN}`) return [401, ''];
      if (url === `${PROXY}/v1/cert.pem`) return [200, await controller.certificate()];
      if (url === `${PROXY}/v1/verify`) return [(await controller.verify(body)) ? 200 : 409, ''];
      if (url === `${PROXY}/v1/rotate`)
        return controller.rotate(body).then(
          (text) => [200, text],
          () => [500, ''],
        );
      return [404, ''];
    };
    const [status, said] = await answer();
    response.writeHead(status).end(said);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name: 'there',
        cluster: {
          server: `https://127.0.0.1:${port}`,
          'certificate-authority-data': Buffer.from(certificate).toString('base64'),
        },
      },
    ],
    users: [{ name: 'me', user: { token: TOKEN } }],
    contexts: [{ name: context, context: { cluster: 'there', user: 'me' } }],
  });
}

async function serverPair(): Promise<{ certificate: string; key: string }> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=api-server',
    keys,
    signingAlgorithm: algorithm,
    extensions: [new SubjectAlternativeNameExtension([{ type: 'ip', value: '127.0.0.1' }])],
  });
  const key = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  return {
    certificate: certificate.toString('pem'),
    key: `-----BEGIN PRIVATE KEY-----\n${key}\n-----END PRIVATE KEY-----\n`,
  };
}
