import { type CaseFile, inTwoClusters, type Series } from './case.ts';

const LABELS = { cluster: 'cluster-02', image_updater_cr_name: 'frontend-dev', severity: 'warning' };

/** What it says of one app, in two fleets' central clusters. */
const told = (name: string, first: string, second: string): Series =>
  inTwoClusters(
    `argocd_image_updater_${name}{job="argocd-image-updater", image_updater_cr_name="frontend-dev"}`,
    first,
    second,
  );

const up = (cluster: string, values: string): Series => ({
  [`up{cluster="${cluster}", job="argocd-image-updater"}`]: values,
});

export const imageUpdaterCases: CaseFile = {
  about: 'the image updater',
  alerts: [
    {
      alert: 'ImageUpdaterDown',
      when: 'the one of a cluster is not scraped, and others are',
      series: {
        ...up('cluster-02', '1x40'),
        ...up('cluster-03', '1x40'),
        ...up('cluster-04', '1x40'),
        'up{cluster="cluster-01", job="kubelet"}': '1x40',
      },
      at: '30m',
      firing: [{ cluster: 'cluster-01', severity: 'warning' }],
    },
    {
      alert: 'ImageUpdaterDown',
      when: 'it is there again before anybody is told',
      series: {
        ...up('cluster-01', '0x10 1x30'),
        ...up('cluster-02', '1x40'),
        ...up('cluster-03', '1x40'),
        ...up('cluster-04', '1x40'),
      },
      at: '30m',
      firing: [],
    },
    {
      alert: 'ImageUpdaterErrors',
      when: 'each round of one fails, and a single one of the other has',
      series: told('images_errors_total', '0+1x90', '0 1x89'),
      at: '60m',
      firing: [LABELS],
    },
    {
      alert: 'ImageUpdaterSeesNoImage',
      when: 'one has its Applications and no image, the other both',
      series: {
        ...told('applications_watched_total', '2x120', '2x120'),
        ...told('images_watched_total', '0x120', '1x120'),
      },
      at: '90m',
      firing: [LABELS],
    },
    {
      alert: 'ImageUpdaterFindsNoApplication',
      when: 'one has none, and then another is told of',
      series: {
        ...told('applications_watched_total', '0x120', '2x120'),
        ...told('images_watched_total', '0x120', '1x120'),
      },
      at: '90m',
      firing: [LABELS],
    },
    {
      alert: 'ImageUpdaterSeesNoImage',
      when: 'there is no Application either, which is another alert',
      series: {
        ...told('applications_watched_total', '0x120', '2x120'),
        ...told('images_watched_total', '0x120', '1x120'),
      },
      at: '90m',
      firing: [],
    },
  ],
};
