import type { KubeObject } from '../../charts/shared/manifest.ts';
import { openSecretsOf } from '../gate/object.ts';
import type { DeliveryProblem } from './problem.ts';

const RIGHT =
  'seal it (npm run seal -- set CLUSTER NAMESPACE/NAME KEY) and change it, as Git keeps whatever it once held';

/** What stands in Git is open to all who read it. Source: contracts W29, W30. */
export const secretProblems = (object: KubeObject): DeliveryProblem[] =>
  openSecretsOf(object).map(({ field, what, line }) => ({
    code: 'open-secret',
    field,
    message: `${line === undefined ? '' : `line ${line}: `}${what} would stand open in Git; ${RIGHT}`,
  }));
