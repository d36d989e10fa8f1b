import type { CaseFile } from './case.ts';

const NODE_TLS = { cluster: 'cluster-01', namespace: 'logging', secret: 'opensearch-node-tls' };
const GATEWAY_TLS = { cluster: 'cluster-03', namespace: 'gateway', secret: 'gateway-tls' };

const ANYTHING = { up: '1' };

/** One ends after 41 days, one after 100; the authority after 151. */
export const certificateCases: CaseFile = {
  about: 'certificates',
  evaluation: '1h',
  alerts: [
    { alert: 'CertificateEnds', when: '31 days are left', series: ANYTHING, at: '10d', firing: [] },
    {
      alert: 'CertificateEnds',
      when: 'less than 30 days are left of one of them',
      series: ANYTHING,
      at: '265h',
      firing: [{ ...NODE_TLS, severity: 'warning' }],
    },
    {
      alert: 'CertificateEnds',
      when: 'less than a week is left',
      series: ANYTHING,
      at: '817h',
      firing: [
        { ...NODE_TLS, severity: 'warning' },
        { ...NODE_TLS, severity: 'critical' },
      ],
    },
    {
      alert: 'CertificateEnds',
      when: 'one has ended, and the other ends soon',
      series: ANYTHING,
      at: '71d',
      firing: [
        { ...NODE_TLS, severity: 'warning' },
        { ...NODE_TLS, severity: 'critical' },
        { ...GATEWAY_TLS, severity: 'warning' },
      ],
    },
    { alert: 'FleetAuthorityEnds', when: '91 days are left', series: ANYTHING, at: '60d', firing: [] },
    {
      alert: 'FleetAuthorityEnds',
      when: 'less than 90 days are left',
      series: ANYTHING,
      at: '62d',
      firing: [{ cluster: 'cluster-01', severity: 'warning' }],
    },
  ],
};
