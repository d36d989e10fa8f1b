/** Keys in the order in which people read them; what is not listed follows, by code unit. */
const READING_ORDER = [
  'apiVersion apiGroup group kind metadata',
  // What a list item is called, then what sort it is.
  'alert record expr for job_name id name key url generateName server namespace scope names versions type',
  'labels annotations finalizers ownerReferences',
  // Argo CD
  'project description destination repoURL chart targetRevision ref source sources',
  'sourceRepos destinations clusterResourceWhitelist namespaceResourceWhitelist',
  'syncPolicy automated prune selfHeal allowEmpty syncOptions retry limit backoff goTemplate goTemplateOptions generators',
  // Pods and what makes them
  'image imagePullPolicy command args workingDir',
  'clusterIP clusterIPs serviceName replicas selector namespaceSelector podSelector endpointSelector',
  'updateStrategy strategy podManagementPolicy template volumeClaimTemplates',
  'serviceAccountName automountServiceAccountToken priorityClassName hostNetwork dnsPolicy nodeSelector',
  'affinity tolerations topologySpreadConstraints initContainers containers',
  // Ports, paths and flows
  'host hosts ingressClassName tls rules http paths path pathType backend service',
  'port containerPort hostPort targetPort nodePort protocol',
  'policyTypes from to ingress egress ports scheme interval directory helm kustomize',
  'action sourceLabels regex targetLabel replacement',
  'operator value values valueFrom effect envFrom env',
  // Rights; `resources` is also what a container takes
  'apiGroups storageClassName accessModes resources requests limits resourceNames verbs roleRef subjects',
  'startupProbe livenessProbe readinessProbe httpGet tcpSocket exec',
  'initialDelaySeconds periodSeconds timeoutSeconds failureThreshold successThreshold lifecycle',
  'mountPath subPath readOnly volumeMounts volumeDevices securityContext volumes',
  'spec immutable data stringData binaryData encryptedData status',
]
  .join(' ')
  .split(' ');

const RANKS: ReadonlyMap<string, number> = new Map(READING_ORDER.map((key, rank) => [key, rank]));

const LAST = READING_ORDER.length;

/** Fields whose keys are data, so that a label called `name` has no reason to come first. */
const FREE_MAPS: ReadonlySet<string> = new Set([
  'labels',
  'annotations',
  'matchLabels',
  'nodeSelector',
  'data',
  'stringData',
  'binaryData',
  'encryptedData',
  'requests',
  'limits',
  'hard',
]);

/** Sorts keys in place for the field they are in; the same set of keys always comes out alike. */
export function sortKeys(keys: string[], field: string | number | undefined): string[] {
  if (keys.length < 2) return keys;
  if (FREE_MAPS.has(field as string)) return keys.sort();
  return keys.sort((a, b) => (RANKS.get(a) ?? LAST) - (RANKS.get(b) ?? LAST) || (a < b ? -1 : 1));
}
