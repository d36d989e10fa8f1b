import type { Exporter } from './exporter.ts';

/** Without its counters of requests to registries and to the API server, which v1.3.0 declares and never raises. */
export const argocdImageUpdater: Exporter = {
  monitors: ['argocd-image-updater'],
  source:
    'pkg/metrics/metrics.go of github.com/argoproj-labs/argocd-image-updater v1.3.0, and controller-runtime v0.24.1',
  isGo: true,
  plain: `
    argocd_image_updater_applications_watched_total argocd_image_updater_images_errors_total
    argocd_image_updater_images_updated_total argocd_image_updater_images_watched_total
    controller_runtime_active_workers controller_runtime_max_concurrent_reconciles
    controller_runtime_reconcile_errors_total controller_runtime_reconcile_total
    rest_client_requests_total workqueue_adds_total workqueue_depth workqueue_retries_total
  `,
  histograms: `
    controller_runtime_reconcile_time_seconds workqueue_queue_duration_seconds workqueue_work_duration_seconds
  `,
};
