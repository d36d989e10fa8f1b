import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { wave } from '../argocd/annotations.ts';

/** What `build` makes is applied once everything of lower waves in the same Application is healthy. */
export function inSyncWave<Part>(scope: Construct, number: number, build: (scope: Construct) => Part): Part {
  const part = new Construct(scope, `wave-${number}`);
  const built = build(part);
  for (const construct of part.node.findAll()) {
    if (ApiObject.isApiObject(construct)) {
      for (const [key, value] of Object.entries(wave(number))) construct.metadata.addAnnotation(key, value);
    }
  }
  return built;
}
