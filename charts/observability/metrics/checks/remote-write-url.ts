import { clusterCheck } from '../../../shared/check.ts';
import { RECEIVE_PATH } from '../../thanos/door.ts';
import { remoteWritesOf } from './remote-write-target.ts';

/**
 * Samples leave a cluster by TLS that is verified, and go to the path that Receive has.
 * Source: contracts M02, S18. Prometheus drops what is answered by 404.
 */
export const remoteWriteUrl = clusterCheck('remote-write-url', 'error', function* (manifests) {
  for (const { at, url, isUnverified, tls } of remoteWritesOf(manifests)) {
    if (isUnverified) {
      yield {
        at: tls,
        message: 'whoever is between gets the password and the samples; expected a verified certificate',
      };
    }
    if (!URL.canParse(url)) {
      yield { at, message: `${url} is no URL; expected https://<host>${RECEIVE_PATH}` };
      continue;
    }
    const { protocol, hostname, pathname } = new URL(url);
    if (pathname !== RECEIVE_PATH) {
      yield {
        at,
        message: `Receive has no path ${pathname}, and what is sent there is lost; expected ${RECEIVE_PATH}`,
      };
    }
    if (protocol !== 'https:' && !/\.svc(\.|$)/.test(hostname)) {
      yield { at, message: `${url} leaves the cluster in the clear; expected https` };
    }
  }
});
