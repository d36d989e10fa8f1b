/** Where the objects go: a registered cluster by URL or by name, never by both. */
export type Destination = ({ server: string; name?: never } | { name: string; server?: never }) & {
  /** For objects that name no namespace of their own. */
  namespace?: string;
};

/** The cluster on which Argo CD itself runs. */
export const IN_CLUSTER = 'https://kubernetes.default.svc';

export const inCluster = (namespace: string): Destination => ({ server: IN_CLUSTER, namespace });

/** The type excludes both at once; data that was cast does not. */
export function checkDestination({ server, name }: Destination): string[] {
  return (server === undefined) === (name === undefined)
    ? ['destination: expected exactly one of server and name']
    : [];
}
