import { CLUSTER, type Dashboard, NAMESPACE, row } from './dashboard.ts';
import { logGraph, logs } from './panel.ts';

/** As the filters of Fluent Bit name the fields. */
const CHOSEN = ['cluster:${cluster:lucene}', 'kubernetes.namespace_name:${namespace:lucene}', '$search'].join(' AND ');

const BAD = `${CHOSEN} AND log:(error OR fatal OR panic OR exception)`;

export const logsDashboard: Dashboard = {
  uid: 'fleet-logs',
  title: 'Logs',
  description: 'What do containers say?',
  component: 'opensearch',
  variables: [
    { ...CLUSTER, byName: true },
    { ...NAMESPACE, byName: true },
    { name: 'search', label: 'Search', text: '*' },
  ],
  rows: [
    row(
      'How much',
      logGraph('Lines by cluster', 'cluster', CHOSEN, { width: 8 }),
      logGraph('Lines by namespace', 'kubernetes.namespace_name', CHOSEN, { width: 8 }),
      logGraph('Lines with an error, by namespace', 'kubernetes.namespace_name', BAD, { width: 8 }),
    ),
    row('Lines', logs('The newest', CHOSEN, { description: 'The words of Lucene: log:timeout AND NOT stream:stdout' })),
  ],
};
