import type { ComponentRules } from '../shared/rules.ts';

const JOB = 'job="sealed-secrets-controller"';
const ERRORS = `sealed_secrets_controller_unseal_errors_total{${JOB}}`;

/** The exporter's own `namespace` arrives as `exported_namespace`: that of the SealedSecret. */
export const sealedSecretsRules: ComponentRules = {
  component: 'sealed-secrets',
  evaluator: 'ruler',
  groups: [
    {
      name: 'sealed-secrets',
      rules: [
        {
          alert: 'SealedSecretsUnsealErrors',
          // The controller gives up within seconds: the series begins with all of its errors, and never increases.
          expr: [
            'sum by (cluster, exported_namespace, reason) (',
            `  increase(${ERRORS}[5m]) > 0 or (${ERRORS} unless ${ERRORS} offset 5m)`,
            ') > 0',
          ].join('\n'),
          severity: 'warning',
          summary:
            'A SealedSecret of {{ $labels.exported_namespace }} in {{ $labels.cluster }} fails: {{ $labels.reason }}.',
          description: 'The Secret is not made, or stays as it was. The log of the controller names it.',
        },
        {
          alert: 'SealedSecretNotSynced',
          expr: `min by (cluster, exported_namespace, name) (sealed_secrets_controller_condition_info{${JOB}, condition="Synced"}) < 1`,
          for: '10m',
          severity: 'warning',
          summary:
            'SealedSecret {{ $labels.name }} of {{ $labels.exported_namespace }} in {{ $labels.cluster }} has not become its Secret.',
          description: 'It was sealed for another key, name or namespace, or a Secret of that name is not its own.',
        },
      ],
    },
  ],
};
