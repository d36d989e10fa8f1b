import type { Place } from '../walk.ts';
import { isLabelValue, notEmpty, oneOf, textRule, within } from './names.ts';
import { type Fields, fieldsOf, has, listOf, textOf } from './read.ts';
import type { ValueRule, ValueRules } from './rule.ts';

const privileges: ValueRule = (value, at) => {
  const adds = listOf(fieldsOf(value, 'capabilities'), 'add');
  if (value.allowPrivilegeEscalation === false) {
    if (value.privileged === true) at.refuse('allowPrivilegeEscalation', 'must not be false in a privileged container');
    if (adds.includes('CAP_SYS_ADMIN'))
      at.refuse('allowPrivilegeEscalation', 'must not be false with the capability CAP_SYS_ADMIN');
  }
  checkRootUser(value, at);
};

/** The kubelet, not the API server, refuses such a pod. */
function checkRootUser(value: Fields, at: Place): void {
  if (value.runAsNonRoot === true && value.runAsUser === 0) at.refuse('runAsUser', 'must not be 0 with runAsNonRoot');
}

const seccomp: ValueRule = (value, at) => {
  const isLocal = value.type === 'Localhost';
  const profile = textOf(value, 'localhostProfile');
  if (isLocal && !profile) at.refuse('localhostProfile', 'is missing; the type Localhost needs it', 'missing-field');
  if (!isLocal && has(value, 'localhostProfile'))
    at.refuse('localhostProfile', 'must be left out unless the type is Localhost');
  if (isLocal && profile && (profile.startsWith('/') || profile.split('/').includes('..'))) {
    at.refuse('localhostProfile', 'must be a path below the profile folder of the kubelet');
  }
};

const PROFILES = oneOf('RuntimeDefault', 'Unconfined', 'Localhost');

const USER = within(0, 2_147_483_647);

export const security: ValueRules = {
  'core.v1.SecurityContext': {
    fields: { runAsUser: USER, runAsGroup: USER, procMount: oneOf('Default', 'Unmasked') },
    rules: [privileges],
  },
  'core.v1.Capabilities': { fields: { 'add[]': notEmpty, 'drop[]': notEmpty } },
  'core.v1.SeccompProfile': { fields: { type: PROFILES }, rules: [seccomp] },
  'core.v1.AppArmorProfile': { fields: { type: PROFILES }, rules: [seccomp] },
  'core.v1.SELinuxOptions': {
    fields: { level: textRule((text) => isLabelValue(text) || text.includes(':'), 'an SELinux level') },
  },
  'core.v1.PodSecurityContext': {
    fields: {
      runAsUser: USER,
      runAsGroup: USER,
      fsGroup: USER,
      'supplementalGroups[]': USER,
      fsGroupChangePolicy: oneOf('OnRootMismatch', 'Always'),
      supplementalGroupsPolicy: oneOf('Merge', 'Strict'),
    },
    rules: [checkRootUser],
  },
  'core.v1.Sysctl': {
    fields: {
      name: textRule(
        (text) => /^[a-z0-9]([-_a-z0-9]*[a-z0-9])?([./][a-z0-9]([-_a-z0-9]*[a-z0-9])?)*$/.test(text),
        'a sysctl name',
      ),
    },
  },
};
