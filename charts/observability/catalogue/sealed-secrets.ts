import type { Exporter } from './exporter.ts';

export const sealedSecrets: Exporter = {
  monitors: ['sealed-secrets-controller'],
  source: 'pkg/controller/metrics.go of github.com/bitnami-labs/sealed-secrets v0.36.6',
  isGo: true,
  plain: `
    sealed_secrets_controller_build_info sealed_secrets_controller_condition_info
    sealed_secrets_controller_http_requests_total sealed_secrets_controller_unseal_errors_total
    sealed_secrets_controller_unseal_requests_total
  `,
  histograms: `
    sealed_secrets_controller_http_request_duration_seconds
  `,
};
