import type { Fleet } from '../../../clusters/schema/cluster.ts';
import { centralOf, doorOf } from '../../shared/door.ts';
import type { Door } from '../../shared/endpoint.ts';
import { selectorLabels } from '../../shared/labels.ts';
import type { PodPeer } from '../../shared/network.ts';

export const GRAFANA = { name: 'grafana', component: 'grafana' } as const;

/** Who asks for the fleet's metrics, alerts and logs on behalf of people. */
export const GRAFANA_PODS: PodPeer = { namespace: 'monitoring', pods: selectorLabels(GRAFANA) };

/** Where people look at dashboards. */
export const grafanaDoor = (fleet: Fleet): Door => doorOf(centralOf(fleet), 'grafana');
