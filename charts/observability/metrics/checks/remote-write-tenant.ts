import type { Check } from '../../../shared/check.ts';
import { TENANT_HEADER, tenantsOf } from '../../thanos/door.ts';

type Facts = { at: string; tenant: string | undefined }[];

/**
 * Every agent writes as the tenant of its own cluster, and no two clusters as one.
 * Source: contract M05. A tenant that no hashring names is answered by 500 for ever.
 */
export const remoteWriteTenant: Check<Facts> = {
  code: 'remote-write-tenant',
  level: 'error',

  collect: (manifests) =>
    manifests.ofKind('PrometheusAgent').flatMap((manifest) =>
      (manifest.object.spec.remoteWrite ?? []).map(({ headers = {} }, i) => ({
        at: manifest.field(`spec.remoteWrite[${i}].headers`),
        tenant: headers[TENANT_HEADER],
      })),
    ),

  *judge(clusters, fleet) {
    const tenants = new Set(tenantsOf(fleet));
    const firsts = new Map<string, string>();
    for (const { cluster, facts } of clusters) {
      for (const { at, tenant } of facts) {
        const message = problem(tenant, cluster, { tenants, firsts });
        if (message !== undefined) yield { at, message };
      }
    }
  },
};

interface Known {
  tenants: ReadonlySet<string>;
  /** Tenant → the cluster that was the first to write as it. */
  firsts: Map<string, string>;
}

function problem(tenant: string | undefined, cluster: string, { tenants, firsts }: Known): string | undefined {
  if (tenant === undefined) return `the header ${TENANT_HEADER} is missing; expected ${cluster}`;
  if (!tenants.has(tenant)) return `${tenant} is no tenant; expected ${cluster}`;
  const first = firsts.get(tenant) ?? cluster;
  firsts.set(tenant, first);
  return first === cluster ? undefined : `${first} writes as the tenant ${tenant} too; expected ${cluster}`;
}
