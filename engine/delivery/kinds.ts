import type { KubeObject } from '../../charts/shared/manifest.ts';
import { groupOf } from '../api-group.ts';
import { argocd, type DeliveryProblem } from './problem.ts';

interface Exclusion {
  groups: readonly string[];
  kinds: readonly string[];
  instead: string;
}

const KYVERNO_REPORTS = ['EphemeralReport', 'AdmissionReport', 'BackgroundScanReport', 'PolicyReport'];

/** `resource.exclusions` of Argo CD 3, as it is installed. Source: contract A22. */
const EXCLUDED: readonly Exclusion[] = [
  {
    groups: ['', 'discovery.k8s.io'],
    kinds: ['Endpoints', 'EndpointSlice'],
    instead: 'expected a Service of type ExternalName, or one with a selector',
  },
  { groups: ['coordination.k8s.io'], kinds: ['Lease'], instead: 'whoever holds a lease makes it; leave it out' },
  {
    groups: ['authentication.k8s.io', 'authorization.k8s.io'],
    kinds: [
      'SelfSubjectReview',
      'TokenReview',
      'LocalSubjectAccessReview',
      'SelfSubjectAccessReview',
      'SelfSubjectRulesReview',
      'SubjectAccessReview',
    ],
    instead: 'it is a question, not an object; leave it out',
  },
  {
    groups: ['certificates.k8s.io'],
    kinds: ['CertificateSigningRequest'],
    instead: 'its maker asks for it in the cluster; leave it out',
  },
  { groups: ['cert-manager.io'], kinds: ['CertificateRequest'], instead: 'expected a Certificate' },
  {
    groups: ['cilium.io'],
    kinds: ['CiliumIdentity', 'CiliumEndpoint', 'CiliumEndpointSlice'],
    instead: 'Cilium makes it; leave it out',
  },
  {
    groups: ['kyverno.io', 'reports.kyverno.io', 'wgpolicyk8s.io'],
    kinds: [...KYVERNO_REPORTS, ...KYVERNO_REPORTS.map((kind) => `Cluster${kind}`), 'UpdateRequest'],
    instead: 'whoever judges policies makes it; leave it out',
  },
];

const INSTEAD: ReadonlyMap<string, string> = new Map(
  EXCLUDED.flatMap(({ groups, kinds, instead }) =>
    groups.flatMap((group) => kinds.map((kind) => [`${group}/${kind}`, instead] as const)),
  ),
);

/** Kinds that Argo CD does not see: they never come, and nothing says so. */
export function kindProblems({ apiVersion, kind }: KubeObject): DeliveryProblem[] {
  const instead = INSTEAD.get(`${groupOf(apiVersion)}/${kind}`);
  if (instead === undefined) return [];
  return [argocd('kind', `Argo CD leaves every ${kind} out, so it would never come; ${instead}`)];
}
