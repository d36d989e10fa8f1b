import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { component } from '../../shared/component.ts';
import { inSyncWave } from '../../shared/sync-wave.ts';
import { scraperOf } from '../metrics/scraper.ts';
import { podsOf, THANOS } from './endpoints.ts';
import { ThanosReceiverOptions } from './options.ts';
import { type ReceiverProps, receiverSecrets, replicationOf } from './receive.ts';
import { receiveAuth } from './receive-auth.ts';
import { receiveIngestor } from './receive-ingestor.ts';
import { receiveRouter } from './receive-router.ts';

/** Takes the metrics of the whole fleet: proxy, routers, ingestors, each after what it hands its samples to. */
class ThanosReceiver extends Chart {
  constructor(scope: Construct, id: string, props: ReceiverProps) {
    super(scope, id);
    const replication = replicationOf(props);
    const ingestor = inSyncWave(this, 1, (part) => receiveIngestor(part, props, replication));
    const router = inSyncWave(this, 2, (part) =>
      receiveRouter(part, props, {
        ...replication,
        ingestor: ingestor.endpoint('grpc'),
        writers: [podsOf(THANOS.auth), ...(props.cluster.components.prometheus ? [scraperOf(props.cluster)] : [])],
      }),
    );
    inSyncWave(this, 3, (part) => receiveAuth(part, props, router.endpoint('remote-write')));
  }
}

export const thanosReceiver = component({
  name: 'thanos-receiver',
  summary: 'takes the metrics that every cluster writes, one tenant each, and ships them to object storage',
  namespace: 'monitoring',
  wave: 'metrics',
  roles: ['central'],
  options: ThanosReceiverOptions,
  secrets: receiverSecrets,
  chart: ThanosReceiver,
  onRemoval: 'keep',
});
