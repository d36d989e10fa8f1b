import { dnsLabel, notEmpty, oneOf, textRule, within } from './names.ts';
import { quantityOf } from './quantity.ts';
import { has, isFields, textOf } from './read.ts';
import type { ValueRule, ValueRules } from './rule.ts';

const oneSource: ValueRule = (value, at) => {
  const sources = Object.keys(value).filter((field) => isFields(value[field]));
  if (sources.length > 1) at.refuse('', `needs exactly one source; it has ${sources.join(' and ')}`);
};

/** Without a source the API server takes the volume as an emptyDir; that is never what was meant. */
const volumeHasSource: ValueRule = (value, at) => {
  if (Object.keys(value).every((field) => field === 'name'))
    at.refuse('', 'needs a source, such as configMap, secret or emptyDir');
};

const mode = within(0, 0o777);

const below = textRule(
  (text) => text !== '' && !text.startsWith('/') && !text.split('/').includes('..'),
  'a path below the volume: not absolute, without ..',
);

const hostPath: ValueRule = (value, at) => {
  const path = textOf(value, 'path') ?? '';
  if (path === '') at.refuse('path', 'must not be empty');
  if (path.split('/').includes('..')) at.refuse('path', 'must not hold ..');
};

const emptyDir: ValueRule = (value, at) => {
  if ((quantityOf(value.sizeLimit) ?? 0n) < 0n) at.refuse('sizeLimit', 'must not be negative');
};

const namesIts =
  (field: string): ValueRule =>
  (value, at) => {
    if (!textOf(value, field)) at.refuse(field, 'is missing', 'missing-field');
  };

const PROJECTIONS = [
  'secret',
  'downwardAPI',
  'configMap',
  'serviceAccountToken',
  'clusterTrustBundle',
  'podCertificate',
];

const projection: ValueRule = (value, at) => {
  const given = PROJECTIONS.filter((field) => has(value, field));
  if (given.length > 1) at.refuse('', `needs exactly one source; it has ${given.join(' and ')}`);
};

const descending = textRule(
  (text) => !text.startsWith('/') && !text.split('/').includes('..'),
  'a path below the volume: not absolute, without ..',
);

const mount: ValueRule = (value, at) => {
  if (textOf(value, 'subPath') && textOf(value, 'subPathExpr'))
    at.refuse('subPathExpr', 'must be left out beside subPath');
  if (textOf(value, 'mountPath') === '') at.refuse('mountPath', 'must not be empty');
};

export const volume: ValueRules = {
  'core.v1.Volume': { fields: { name: dnsLabel }, rules: [oneSource, volumeHasSource] },
  'core.v1.ConfigMapVolumeSource': { fields: { defaultMode: mode }, rules: [namesIts('name')] },
  'core.v1.SecretVolumeSource': { fields: { defaultMode: mode }, rules: [namesIts('secretName')] },
  'core.v1.ConfigMapProjection': { rules: [namesIts('name')] },
  'core.v1.SecretProjection': { rules: [namesIts('name')] },
  'core.v1.DownwardAPIVolumeSource': { fields: { defaultMode: mode } },
  'core.v1.ProjectedVolumeSource': { fields: { defaultMode: mode } },
  'core.v1.VolumeProjection': { rules: [projection] },
  'core.v1.ServiceAccountTokenProjection': { fields: { path: below, expirationSeconds: within(600, 2 ** 32) } },
  'core.v1.DownwardAPIVolumeFile': { fields: { path: below, mode } },
  'core.v1.KeyToPath': { fields: { key: notEmpty, path: below, mode } },
  'core.v1.HostPathVolumeSource': {
    fields: {
      type: oneOf('', 'DirectoryOrCreate', 'Directory', 'FileOrCreate', 'File', 'Socket', 'CharDevice', 'BlockDevice'),
    },
    rules: [hostPath],
  },
  'core.v1.EmptyDirVolumeSource': { rules: [emptyDir] },
  'core.v1.PersistentVolumeClaimVolumeSource': { fields: { claimName: notEmpty } },
  'core.v1.VolumeMount': {
    fields: {
      subPath: descending,
      subPathExpr: descending,
      mountPropagation: oneOf('None', 'HostToContainer', 'Bidirectional'),
    },
    rules: [mount],
  },
};
