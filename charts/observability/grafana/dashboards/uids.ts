/** What dashboards lead to each other by. */
export const UID = {
  fleet: 'fleet-overview',
  cluster: 'fleet-cluster',
  namespace: 'fleet-namespace',
  workload: 'fleet-workload',
  node: 'fleet-node',
} as const;
