import { placeIn, secretsWith } from '../shared/changes/bucket.ts';
import { type ChangeRule, differences } from '../shared/changes/rule.ts';
import { SECRET_TYPE } from './secret-template.ts';

/** Another API server under the name of a cluster: Applications name clusters, so that none of them changes. Source: util/db/cluster.go, v3.5.1. */
export const argocdCredentialsChanges: readonly ChangeRule[] = [
  {
    kinds: secretsWith(`${SECRET_TYPE}: cluster`),
    judge: (change) =>
      differences(change, placeIn('server')).map(({ field, was, is }) => {
        const message = `was ${was}, and is ${is}: Argo CD brings all of this cluster there, with the login that was sealed for the first, and what it brought to the first stays; expected another address of the same API server, or npm run cluster -- add for one that is another`;
        return { code: 'cluster-moves', field, message };
      }),
  },
];
