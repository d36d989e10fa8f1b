import type { Check } from '../../../shared/check.ts';
import { hostOf } from '../../../shared/endpoint.ts';
import type { Manifests } from '../../../shared/manifest.ts';
import type { IngressSpec } from '../../../shared/shapes/network.ts';
import { RECEIVE_PATH } from '../../thanos/door.ts';
import { receiveRouterRemoteWrite, THANOS } from '../../thanos/endpoints.ts';

interface Facts {
  /** Hosts by which other clusters come in. */
  doors: string[];
  /** Whether the cluster itself receives. */
  receives: boolean;
  writes: { at: string; url: string }[];
}

/**
 * Every remote-write URL leads to a host at which some cluster's Thanos receiver is served, or to the router beside it.
 * Source: contract M01. A wrong host loses samples without an alert: the alerting rules sit behind the same URL.
 */
export const remoteWriteTarget: Check<Facts> = {
  code: 'remote-write-target',
  level: 'error',

  collect: (manifests) => ({
    doors: manifests.ofKind('Ingress').flatMap(({ object }) => doorsOf(object.spec)),
    receives: manifests.ofKind('Service').some(({ object }) => object.metadata.name === THANOS.router.name),
    writes: remoteWritesOf(manifests).map(({ at, url }) => ({ at, url })),
  }),

  *judge(clusters) {
    const doors = new Set(clusters.flatMap(({ facts }) => facts.doors));
    const expected = [...doors].join(', ') || 'none; expected thanos-receiver to be on on the central cluster';
    for (const { facts } of clusters) {
      for (const { at, url } of facts.writes) {
        const host = URL.canParse(url) ? new URL(url).host : '';
        if (doors.has(host) || (facts.receives && host === besideHost)) continue;
        yield { at, message: `${url} is served by no cluster; receivers are at: ${expected}` };
      }
    }
  },
};

const besideHost = `${hostOf(receiveRouterRemoteWrite)}:${receiveRouterRemoteWrite.servicePort}`;

/** The hosts that lead the path of Receive to its proxy or its routers. */
const doorsOf = ({ rules = [] }: IngressSpec): string[] =>
  rules.flatMap(({ host, http }) => {
    const leads = http?.paths.some(
      ({ path = '/', backend }) =>
        RECEIVE_PATH.startsWith(path) &&
        [THANOS.auth, THANOS.router].some(({ name }) => name === backend.service?.name),
    );
    return leads && host !== undefined ? [host] : [];
  });

/** Each remote write of the cluster's scrapers, with the place of its URL. */
export const remoteWritesOf = (
  manifests: Manifests,
): { at: string; url: string; isUnverified: boolean; tls: string }[] =>
  manifests.ofKind('Prometheus', 'PrometheusAgent').flatMap((manifest) =>
    (manifest.object.spec.remoteWrite ?? []).map(({ url, tlsConfig }, i) => ({
      at: manifest.field(`spec.remoteWrite[${i}].url`),
      url,
      isUnverified: tlsConfig?.insecureSkipVerify === true,
      tls: manifest.field(`spec.remoteWrite[${i}].tlsConfig.insecureSkipVerify`),
    })),
  );
