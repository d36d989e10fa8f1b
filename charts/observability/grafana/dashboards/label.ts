/** On every ConfigMap that holds a dashboard. */
export const DASHBOARD = 'fleetwright/dashboard';
