import type { ComponentRules } from '../shared/rules.ts';

const JOB = 'job="argocd-image-updater"';
const LABELS = 'cluster, image_updater_cr_name';
const APP = '{{ $labels.image_updater_cr_name }}';

/** What people would notice only by a version that does not come. */
export const imageUpdaterRules: ComponentRules = {
  component: 'argocd-image-updater',
  evaluator: 'ruler',
  groups: [
    {
      name: 'argocd-image-updater',
      rules: [
        {
          alert: 'ImageUpdaterErrors',
          expr: `sum by (${LABELS}) (increase(argocd_image_updater_images_errors_total{${JOB}}[15m])) > 0`,
          for: '30m',
          severity: 'warning',
          summary: `The Image Updater cannot update ${APP}.`,
          description:
            'It fails at the registry, at the overlay or at the push, round after round. Its log says at which.',
        },
        {
          alert: 'ImageUpdaterSeesNoImage',
          expr: [
            `max by (${LABELS}) (argocd_image_updater_applications_watched_total{${JOB}}) > 0`,
            'unless on (cluster, image_updater_cr_name)',
            `max by (${LABELS}) (argocd_image_updater_images_watched_total{${JOB}}) > 0`,
          ].join('\n'),
          for: '1h',
          severity: 'warning',
          summary: `No pod of ${APP} runs the image that the Image Updater is to watch.`,
          description: 'It updates only what the status of the Application lists: a name that differs is never found.',
        },
        {
          alert: 'ImageUpdaterFindsNoApplication',
          expr: `max by (${LABELS}) (argocd_image_updater_applications_watched_total{${JOB}}) == 0`,
          for: '1h',
          severity: 'warning',
          summary: `The Image Updater finds no Application for ${APP}.`,
          description:
            'It is not there yet, has another name, or its settings were refused: then no version comes any more.',
        },
        {
          alert: 'ImageUpdaterRegistryFails',
          expr: [
            `sum by (cluster, registry) (rate(argocd_image_updater_registry_requests_failed_total{${JOB}}[15m]))`,
            '/',
            `sum by (cluster, registry) (rate(argocd_image_updater_registry_requests_total{${JOB}}[15m]))`,
            '> 0.5',
          ].join('\n'),
          for: '30m',
          severity: 'warning',
          summary: 'The registry {{ $labels.registry }} refuses most of what the Image Updater asks.',
          description:
            '{{ $value | humanizePercentage }} of the requests fail: a login that has ended, a limit, or the way to it.',
        },
      ],
    },
  ],
};
