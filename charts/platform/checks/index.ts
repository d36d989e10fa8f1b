import { namespaceQuota, nodeCapacity } from './capacity.ts';
import { claimExists, claimOverlap } from './claim-users.ts';
import { configChecksum, configMapExists } from './config-maps.ts';
import { containerBounds } from './container-bounds.ts';
import { disruptionBudget } from './disruption.ts';
import { ingressFlow, nameResolution, networkFlow, routeFlow, scrapeFlow } from './flows.ts';
import { hostPort } from './host-ports.ts';
import { imageVersion } from './image-versions.ts';
import { pinnedImage } from './images.ts';
import { ingressTls, openInterface } from './ingress-access.ts';
import { ingressBackend, ingressClass, ingressHost } from './ingresses.ts';
import { monitorTarget } from './monitors.ts';
import { boundedNamespace, namespaceExists } from './namespaces.ts';
import { nodeAddresses } from './node-addresses.ts';
import { objectSize } from './object-size.ts';
import { podSecurity, privilegedAgents } from './pod-security.ts';
import { poolSize } from './pool.ts';
import { scalerTarget } from './scalers.ts';
import { ownPods, steadySelector } from './selectors.ts';
import { bindingTarget, broadRole, podAccount } from './service-accounts.ts';
import { nodePort, serviceTarget } from './services.ts';
import { defaultStorageClass, storageClassExists, storageReplicas } from './storage.ts';
import { syncOrder } from './sync-order.ts';
import { untestedKubernetes } from './untested-kubernetes.ts';
import { variableDefined } from './variables.ts';
import { volumeCapacity } from './volume-capacity.ts';
import { webhookTarget } from './webhooks.ts';

export const platformChecks = [
  bindingTarget,
  boundedNamespace,
  broadRole,
  claimExists,
  claimOverlap,
  configChecksum,
  configMapExists,
  containerBounds,
  defaultStorageClass,
  disruptionBudget,
  hostPort,
  imageVersion,
  ingressBackend,
  ingressClass,
  ingressFlow,
  ingressHost,
  ingressTls,
  monitorTarget,
  nameResolution,
  namespaceExists,
  namespaceQuota,
  networkFlow,
  nodeAddresses,
  nodeCapacity,
  nodePort,
  objectSize,
  openInterface,
  ownPods,
  pinnedImage,
  podAccount,
  podSecurity,
  poolSize,
  privilegedAgents,
  routeFlow,
  scalerTarget,
  scrapeFlow,
  serviceTarget,
  steadySelector,
  storageClassExists,
  storageReplicas,
  syncOrder,
  untestedKubernetes,
  variableDefined,
  volumeCapacity,
  webhookTarget,
];
