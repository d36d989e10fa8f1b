import { type ApiObject, App, Chart } from 'cdk8s';
import { Application, type ApplicationProps } from '../../../charts/argocd/application.ts';
import { inCluster } from '../../../charts/argocd/destination.ts';
import { directory } from '../../../charts/argocd/source.ts';
import { automated } from '../../../charts/argocd/sync-policy.ts';

/** The JSON of one object in a tree of its own. */
export const jsonOf = (make: (scope: Chart) => ApiObject) => make(new Chart(new App(), 'test')).toJson();

export const SOURCE = directory({
  repoURL: 'https://git.example.org/fleet.git',
  path: 'dist/clusters/one/agent',
  targetRevision: 'main',
  recurse: true,
});

/** An Application with nothing wrong about it. */
export const AGENT = {
  name: 'agent-one',
  project: 'observability',
  destination: inCluster('monitoring'),
  source: SOURCE,
  syncPolicy: automated(),
  deletion: 'orphan',
} satisfies ApplicationProps;

export const application = (props: Partial<ApplicationProps> = {}) =>
  jsonOf((scope) => new Application(scope, 'Application', { ...AGENT, ...props } as ApplicationProps));
