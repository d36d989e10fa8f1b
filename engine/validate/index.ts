import type { KubeObject } from '../../charts/shared/manifest.ts';
import { nearest } from './nearest.ts';
import type { Problem } from './problem.ts';
import { check } from './schema.ts';
import type { Schemas } from './schemas.ts';
import { checkIdentity } from './values/identity.ts';
import { Walk } from './walk.ts';

export type { Problem } from './problem.ts';
export { Schemas, schemasByVersion } from './schemas.ts';

/** Everything that an API server of the schemas' Kubernetes version would refuse about one object, as far as is known here. */
export function validate(object: KubeObject, schemas: Schemas): Problem[] {
  const { apiVersion, kind } = object;
  const node = schemas.schemaOf(apiVersion, kind);
  if (!node) return [unknownKind(apiVersion, kind, schemas)];
  const walk = new Walk(schemas.minor, object);
  check(node, object, walk);
  checkIdentity(object, schemas.scopeOf(apiVersion, kind), walk);
  return walk.problems;
}

function unknownKind(apiVersion: string, kind: string, schemas: Schemas): Problem {
  const wanted = `${apiVersion}/${kind}`;
  const known = schemas.kinds();
  const near = known.find((each) => each.endsWith(`/${kind}`)) ?? nearest(wanted, known);
  const hint = near
    ? `; did you mean ${near.slice(0, near.lastIndexOf('/'))}, kind ${near.slice(near.lastIndexOf('/') + 1)}?`
    : '; expected its definition among the imports of cdk8s.yaml, and npm run import';
  const message = `${apiVersion} has no kind ${kind} in kubernetes ${schemas.kubernetes} or the imported custom resources${hint}`;
  return { code: 'unknown-kind', field: 'kind', message };
}
