import { expect, test } from 'vitest';
import { TENANT_LABEL } from '../../../../charts/observability/thanos/door.ts';
import { REPLICA_LABELS } from '../../../../charts/observability/thanos/query.ts';
import { thanosReceiver } from '../../../../charts/observability/thanos/thanos-receiver.ts';
import { LABELS_OF_SERIES } from '../../../../clusters/schema/cluster.ts';
import { readerObjects } from './fleet-metrics.ts';
import { argsOf } from './receiver.ts';

test('no cluster may call a label as one that the way to the bucket sets', () => {
  const ofIngestor = argsOf(readerObjects(thanosReceiver), 'StatefulSet', 'thanos-receive-ingestor').flatMap(
    (arg) => /^--label=(\w+)=/.exec(arg)?.[1] ?? [],
  );
  expect(ofIngestor).not.toEqual([]);
  expect(LABELS_OF_SERIES).toEqual(expect.arrayContaining([...ofIngestor, ...REPLICA_LABELS, TENANT_LABEL]));
});
