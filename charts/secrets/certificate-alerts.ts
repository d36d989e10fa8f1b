import type { Alert, ComponentRules, Recording, RuledCluster, RuleGroup } from '../shared/rules.ts';
import { authorityEnd, endingPairs } from './certificate-record.ts';

const DAY = 86_400;

/** One series for each Secret with a certificate: nothing that is scraped tells its end, so that a constant does. */
const NOT_AFTER = 'secret:certificate_not_after:timestamp_seconds';

const PLACE = '{{ $labels.namespace }}/{{ $labels.secret }} of {{ $labels.cluster }}';

const ends = (days: number, severity: Alert['severity']): Alert => ({
  alert: 'CertificateEnds',
  expr: `${NOT_AFTER} - time() < ${days} * ${DAY}`,
  severity,
  summary: `The certificate in ${PLACE} has {{ $value | humanizeDuration }} left.`,
  description:
    'Whoever connects to what serves it is then refused. npm run seal -- generate --renew {{ $labels.namespace }}/{{ $labels.secret }} makes another.',
});

const AUTHORITY_ENDS = 'FleetAuthorityEnds';

const authorityEnds = (notAfter: string, central: string): Alert => ({
  alert: AUTHORITY_ENDS,
  expr: `${seconds(notAfter)} - vector(time()) < 90 * ${DAY}`,
  severity: 'warning',
  summary: `The authority that signs the certificates of the fleet ends on ${notAfter}.`,
  description: 'All that it signed ends with it. npm run seal -- generate --new-ca makes another, in two steps.',
  labels: { cluster: central },
});

const seconds = (day: string): number => Date.parse(day) / 1000;

const recordingsOf = (data: RuledCluster): Recording[] =>
  endingPairs(data).map(({ secret: key, notAfter }) => {
    const [namespace = '', secret = ''] = key.split('/');
    return {
      record: NOT_AFTER,
      expr: `vector(${seconds(notAfter)})`,
      labels: { cluster: data.name, namespace, secret },
    };
  });

/** Alerts that only a fleet with sealed certificates has. */
export const CERTIFICATE_ALERTS = ['CertificateEnds', AUTHORITY_ENDS] as const;

/** The ends of the certificates that `seal generate` made. */
export const certificateRules: ComponentRules = {
  component: 'fleet-rules',
  evaluator: 'ruler',
  groups: (fleet) => {
    const recorded = fleet.clusters.flatMap((data): RuleGroup[] => {
      const rules = recordingsOf(data);
      return rules.length === 0 ? [] : [{ name: `certificates-${data.name}`, cluster: data.name, rules }];
    });
    const end = authorityEnd(fleet.clusters);
    const rules = [
      ...(recorded.length > 0 ? [ends(30, 'warning'), ends(7, 'critical')] : []),
      ...(end === undefined ? [] : [authorityEnds(end, fleet.central)]),
    ];
    return rules.length === 0 ? recorded : [...recorded, { name: 'certificates', rules }];
  },
};
