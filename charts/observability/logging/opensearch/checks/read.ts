import { load, YAMLException } from 'js-yaml';
import { z } from 'zod';
import type { KubeObject, Manifest, Manifests } from '../../../../shared/manifest.ts';
import type { Shapes } from '../../../../shared/shapes/kinds.ts';
import { BOOTSTRAP, COMPONENT, NODE } from '../names.ts';
import { SETTINGS_FILE } from '../opensearch-yml.ts';

const settings = z.record(z.string(), z.unknown());

type ConfigMap = Manifest<KubeObject & Shapes['ConfigMap']>;
type StatefulSet = Manifest<KubeObject & Shapes['StatefulSet']>;

/** OpenSearch on one cluster, as its ConfigMaps and its nodes have it. */
export interface Deployed {
  nodes: StatefulSet;
  /** Of `opensearch.yml`. */
  settings: Readonly<Record<string, unknown>>;
  /** Where a finding about a setting is. */
  at(setting: string): string;
  /** A document that the Job sends, and where a finding about it is. */
  document<Schema extends z.ZodType>(name: string, schema: Schema): { value: z.output<Schema>; at: string } | undefined;
}

/** What is not there, or cannot be read, is nothing: other checks find ConfigMaps that are missing. */
export const deployedOf = (manifests: Manifests): Deployed | undefined => manifests.gathered(readFrom);

function readFrom(manifests: Manifests): Deployed | undefined {
  const [nodes] = manifests.ofKind('StatefulSet').from(COMPONENT);
  const config = named(manifests, COMPONENT);
  if (nodes === undefined || config === undefined) return undefined;
  const file = settings.safeParse(parsed(config.object.data?.[SETTINGS_FILE], load));
  if (!file.success) return undefined;
  const documents = named(manifests, BOOTSTRAP);
  return {
    nodes,
    settings: file.data,
    at: (setting) => config.field(`data["${SETTINGS_FILE}"]: ${setting}`),
    document: (name, schema) => {
      const { data } = schema.safeParse(parsed(documents?.object.data?.[`${name}.json`], JSON.parse));
      return data === undefined || documents === undefined
        ? undefined
        : { value: data, at: documents.field(`data["${name}.json"]`) };
    },
  };
}

const named = (manifests: Manifests, name: string): ConfigMap | undefined =>
  manifests
    .ofKind('ConfigMap')
    .from(COMPONENT)
    .find(({ object }) => object.metadata.name === name);

/** The content of a file; nothing of one that cannot be read. */
export function parsed(text: string | undefined, parse: (text: string) => unknown): unknown {
  try {
    return text === undefined ? undefined : parse(text);
  } catch (error) {
    if (error instanceof YAMLException || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The container of a node, and its place. */
export function nodeContainer({ nodes }: Pick<Deployed, 'nodes'>) {
  const { containers, initContainers = [] } = nodes.object.spec.template.spec;
  const i = containers.findIndex(({ name }) => name === NODE);
  const container = containers[i];
  return container && { container, initContainers, at: nodes.field(`spec.template.spec.containers[${i}]`) };
}

/** A list of texts in a setting; one alone may stand without a list. */
export const textsOf = (value: unknown): string[] => [value ?? []].flat().map(String);
