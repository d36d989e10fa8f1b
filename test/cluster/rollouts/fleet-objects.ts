import type { KubeObject } from '../../../charts/shared/manifest.ts';
import { titleOf } from '../answers.ts';
import type { Body, Client } from '../client.ts';

const APPLY = 'application/apply-patch+yaml';

/** How the file of frontend has it delivered to staging. */
export const BLUE_GREEN = `      type: blueGreen
      autoPromotion: 5m
      prePromotionAnalysis: [{type: smokeTest, port: http, path: /ready}]
`;

export const selectorOf = ({ spec }: KubeObject | Body): Record<string, string> => Object(spec).selector;

export interface Route {
  spec: { rules: { matches?: object[]; backendRefs: { weight?: number }[] }[] };
}

export const weightsOf = (body: Body): (number | undefined)[] =>
  (body as Body & Route).spec.rules.flatMap(({ backendRefs }) => backendRefs.map(({ weight }) => weight));

/** The Rollouts that are not in a phase. */
export async function unlike(wanted: readonly KubeObject[], client: Client, phase: string): Promise<string[]> {
  const answers = await Promise.all(wanted.map((rollout) => client.get(rollout)));
  return answers.flatMap(({ body }, i) => {
    const status = body.status as { phase?: string; message?: string } | undefined;
    return status?.phase === phase ? [] : [`${titleOf(wanted[i]!)}: ${status?.phase}: ${status?.message}`];
  });
}

/** What a sync would make of an object if it took nothing as it is. */
export async function rehearsed(object: KubeObject, client: Client): Promise<Body> {
  const query = 'fieldManager=argocd-controller&force=true&dryRun=All';
  return (await client.send('PATCH', `${await client.pathOf(object)}?${query}`, object, APPLY)).body;
}

/** A Secret that has every key of a sealed one. */
export function unsealed({ kind, metadata: { name, namespace }, spec }: KubeObject): KubeObject[] {
  if (kind !== 'SealedSecret') return [];
  const { encryptedData, template } = spec as { encryptedData: object; template?: { data?: object } };
  const keys = Object.keys({ ...encryptedData, ...template?.data });
  const stringData = Object.fromEntries(keys.map((key) => [key, 'not-checked']));
  return [{ apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, stringData }];
}

/** A Rollout with another image, judged by nothing that asks pods: none of them answers here. */
export const newer = (rollout: KubeObject): KubeObject =>
  JSON.parse(JSON.stringify(rollout), (key, value) => {
    if (key === 'prePromotionAnalysis') return undefined;
    return key === 'image' ? `${value}-next` : value;
  });
