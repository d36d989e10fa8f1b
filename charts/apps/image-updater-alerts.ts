import { goneFrom, withComponent } from '../observability/rules/gone.ts';
import type { Alert, ComponentRules, RuledCluster } from '../shared/rules.ts';

const COMPONENT = 'argocd-image-updater';
const JOB = `job="${COMPONENT}"`;
const LABELS = 'cluster, image_updater_cr_name';
const APP = '{{ $labels.image_updater_cr_name }}';

const down = (clusters: readonly RuledCluster[]): Alert => ({
  alert: 'ImageUpdaterDown',
  expr: goneFrom(withComponent(clusters, COMPONENT), clusters, JOB),
  for: '15m',
  severity: 'warning',
  summary: 'The Image Updater does not run in {{ $labels.cluster }}.',
  description: 'No newer image is found for any app that it watches. What runs goes on as it is.',
});

/** Of its own metrics those that v1.3.0 writes: it counts no request, neither to registries nor to the API server. */
const updates: readonly Alert[] = [
  {
    alert: 'ImageUpdaterErrors',
    expr: `sum by (${LABELS}) (increase(argocd_image_updater_images_errors_total{${JOB}}[15m])) > 0`,
    for: '30m',
    severity: 'warning',
    summary: `The Image Updater cannot update ${APP}.`,
    description: 'It fails at the registry, at the overlay or at the push, round after round. Its log says at which.',
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
    description: 'It is not there yet, has another name, or its settings were refused: then no version comes any more.',
  },
];

/** What people would notice only by a version that does not come. */
export const imageUpdaterRules: ComponentRules = {
  component: COMPONENT,
  evaluator: 'ruler',
  groups: ({ clusters }) => [{ name: COMPONENT, rules: [down(clusters), ...updates] }],
};
