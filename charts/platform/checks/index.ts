import { namespaceQuota, nodeCapacity } from './capacity.ts';
import { configMapExists } from './config-maps.ts';
import { containerBounds } from './container-bounds.ts';
import { disruptionBudget } from './disruption.ts';
import { hostPort } from './host-ports.ts';
import { pinnedImage } from './images.ts';
import { ingressBackend, ingressClass, ingressHost } from './ingresses.ts';
import { monitorTarget } from './monitors.ts';
import { boundedNamespace, namespaceExists } from './namespaces.ts';
import { podSecurity, privilegedAgents } from './pod-security.ts';
import { poolSize } from './pool.ts';
import { bindingTarget, podAccount } from './service-accounts.ts';
import { serviceTarget } from './services.ts';
import { defaultStorageClass, storageClassExists, storageReplicas } from './storage.ts';
import { untestedKubernetes } from './untested-kubernetes.ts';

export const platformChecks = [
  bindingTarget,
  boundedNamespace,
  configMapExists,
  containerBounds,
  defaultStorageClass,
  disruptionBudget,
  hostPort,
  ingressBackend,
  ingressClass,
  ingressHost,
  monitorTarget,
  namespaceExists,
  namespaceQuota,
  nodeCapacity,
  pinnedImage,
  podAccount,
  podSecurity,
  poolSize,
  privilegedAgents,
  serviceTarget,
  storageClassExists,
  storageReplicas,
  untestedKubernetes,
];
