import { isDeepStrictEqual } from 'node:util';
import { IN_CLUSTER } from '../../charts/argocd/destination.ts';
import { isPermitted } from '../../charts/argocd/permitted.ts';
import { type Fields, isFields } from '../../clusters/schema/fields.ts';
import { projectPath } from '../compose/paths.ts';
import { type Change, fieldAt, type Problem } from './fields.ts';
import { readObject } from './object.ts';
import type { Versions } from './versions.ts';

/** Source: contract A26. What an Application tracks is looked for on its one cluster, in every namespace of it. */
export function destinationProblems({ before, after }: Change, cluster: string, versions: Versions): Problem[] {
  const [was, is] = [before, after].map((object) => fieldAt(object, 'spec', 'destination'));
  if (!isFields(was) || !isFields(is) || isDeepStrictEqual(was, is)) return [];
  const field = 'spec.destination';
  if (isOwn(was) !== isOwn(is)) return [{ code: 'central-moves', field, message: centralMoves(cluster, isOwn(is)) }];
  if (was.server !== is.server || was.name !== is.name) {
    const message = `what it brought to ${Object.values(was).join(', ')} stays there, and nobody looks after it; remove it by hand`;
    return [{ code: 'destination-changes', field, message }];
  }
  const project = String(fieldAt(after, 'spec', 'project'));
  const left = isLeftToArgoCd(was, versions.after(projectPath(project)))
    ? `and pruned from ${was.namespace} unless Prune=false keeps them`
    : `and run on in ${was.namespace} beside, where ${project} permits Argo CD nothing any more; delete them there by hand (docs/environments.md)`;
  const message = `objects that name a namespace as before do not move; those that follow are made anew in ${is.namespace}, without what their volumes hold, ${left}`;
  return [{ code: 'destination-changes', field, message }];
}

/** Whether it is the cluster on which Argo CD runs, whichever that is. */
export const isOwn = ({ server, name }: Fields): boolean => server !== undefined || name === 'in-cluster';

const centralMoves = (cluster: string, isCentral: boolean): string =>
  isCentral
    ? `${cluster} becomes central, and the Argo CD of today, to which that is the cluster that it runs on, would bring all of ${cluster} there; stop it before this is pushed, and begin anew on ${cluster} (docs/bootstrap.md)`
    : `${cluster} is central no more, and its Argo CD would go on as if it were; stop it before this is pushed (docs/bootstrap.md)`;

/** Argo CD passes over what stands where the project permits nothing. Source: controller/state.go, v3.5.1. */
function isLeftToArgoCd(destination: Fields, text: string): boolean {
  const destinations = fieldAt(readObject(text), 'spec', 'destinations');
  if (!Array.isArray(destinations)) return true;
  const place = isOwn(destination) ? { ...destination, server: IN_CLUSTER, name: 'in-cluster' } : destination;
  return isPermitted(destinations.filter(isFields).map(textsOf), textsOf(place));
}

const textsOf = ({ server = '', name = '', namespace = '' }: Fields) => ({
  server: String(server),
  name: String(name),
  namespace: String(namespace),
});
