import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { minorOf } from '../../clusters/schema/kubernetes-minor.ts';
import { groupOf } from '../api-group.ts';
import type { JsonSchema, SchemaFile, Scope } from './json-schema.ts';
import { type Home, SchemaNode } from './node.ts';
import { POD_TEMPLATES } from './values/index.ts';

type Index = Readonly<Record<string, Scope>>;

const BUILT_IN = 'kubernetes-';

/** The schemas of one Kubernetes version and of the custom resources; a kind's file is read when the kind first appears. */
export class Schemas {
  readonly kubernetes: string;
  /** 36 for 1.36. */
  readonly minor: number;
  readonly #folder: string;
  readonly #builtIn: Index;
  readonly #custom: Index;
  readonly #kinds = new Map<string, SchemaNode | undefined>();
  readonly #definitions = new Map<string, SchemaNode>();
  readonly #raw = new Map<string, JsonSchema>();
  readonly #homes: { builtIn: Home; custom: Home };

  constructor(folder: string, kubernetes: string) {
    if (!Schemas.supported(folder).includes(kubernetes)) {
      throw new RangeError(
        `${folder} holds no schemas of kubernetes ${kubernetes}; it has ${Schemas.supported(folder).join(', ')}`,
      );
    }
    this.kubernetes = kubernetes;
    this.minor = minorOf(kubernetes);
    this.#folder = folder;
    this.#builtIn = readIndex(join(folder, `${BUILT_IN}${kubernetes}`));
    this.#custom = readIndex(join(folder, 'crds'));
    const definition = (name: string) => this.#definition(name);
    const objectMeta = () => this.#definition('meta.v1.ObjectMeta', 'v1/ConfigMap');
    this.#homes = {
      builtIn: { isBuiltIn: true, definition, objectMeta },
      custom: { isBuiltIn: false, definition, objectMeta },
    };
  }

  /** The Kubernetes versions that a folder has schemas for, oldest first: `['1.28', '1.36']`. */
  static supported(folder: string): string[] {
    const versions = existsSync(folder) ? readdirSync(folder).filter((name) => name.startsWith(BUILT_IN)) : [];
    return versions.map((name) => name.slice(BUILT_IN.length)).sort((left, right) => minorOf(left) - minorOf(right));
  }

  scopeOf(apiVersion: string, kind: string): Scope | undefined {
    const key = `${apiVersion}/${kind}`;
    return own(this.#builtIn, key) ?? own(this.#custom, key);
  }

  schemaOf(apiVersion: string, kind: string): SchemaNode | undefined {
    const key = `${apiVersion}/${kind}`;
    let node = this.#kinds.get(key);
    if (!node && !this.#kinds.has(key)) {
      node = own(this.#builtIn, key)
        ? this.#builtInKind(key)
        : own(this.#custom, key)
          ? this.#customKind(key)
          : undefined;
      this.#kinds.set(key, node);
    }
    return node;
  }

  /** Whether a kind is there only once someone has brought its definition. */
  isCustom(apiVersion: string, kind: string): boolean {
    const key = `${apiVersion}/${kind}`;
    return own(this.#builtIn, key) === undefined && own(this.#custom, key) !== undefined;
  }

  /** Every `apiVersion/Kind` that has a schema. */
  kinds(): string[] {
    return [...new Set([...Object.keys(this.#builtIn), ...Object.keys(this.#custom)])];
  }

  /** The apiVersions in which a group has a kind. */
  versionsOf(group: string, kind: string): string[] {
    return this.kinds()
      .filter((key) => key.endsWith(`/${kind}`))
      .map((key) => key.slice(0, -kind.length - 1))
      .filter((apiVersion) => groupOf(apiVersion) === group);
  }

  #builtInKind(key: string): SchemaNode {
    const file = this.#read(
      `${BUILT_IN}${this.kubernetes}`,
      key.includes('/', key.indexOf('/') + 1) ? key : `core/${key}`,
    );
    for (const [name, raw] of Object.entries(file.definitions)) this.#raw.set(name, raw);
    const name = `${file.group.split('.')[0] || 'core'}.${file.version}.${file.kind}`;
    return new SchemaNode(file.schema, this.#homes.builtIn, { name });
  }

  #customKind(key: string): SchemaNode {
    const file = this.#read('crds', key);
    const root = new SchemaNode(withMetadata(file.schema), this.#homes.custom, { name: key });
    const metadata = root.property('metadata');
    if (metadata) metadata.also = this.#homes.custom.objectMeta();
    for (const path of POD_TEMPLATES[key] ?? []) {
      const template = path.split('.').reduce<SchemaNode | undefined>((node, field) => node?.property(field), root);
      if (template) template.also = this.#definition('core.v1.PodTemplateSpec', 'apps/v1/Deployment');
    }
    return root;
  }

  /** A definition of Kubernetes' own; one that no kind brought yet is looked for in the kind named with it. */
  #definition(name: string, holder = ''): SchemaNode {
    let node = this.#definitions.get(name);
    if (!node) {
      if (holder && !this.#raw.has(name)) this.#builtInKind(holder);
      const raw = this.#raw.get(name);
      if (!raw) throw new Error(`no schema defines ${name}`);
      node = new SchemaNode(raw, this.#homes.builtIn, { name });
      this.#definitions.set(name, node);
    }
    return node;
  }

  #read(part: string, path: string): SchemaFile {
    return JSON.parse(readFileSync(join(this.#folder, part, `${path}.json`), 'utf8'));
  }
}

/** The schemas of each Kubernetes version, read once. */
export function schemasByVersion(folder: string): (kubernetes: string) => Schemas {
  const versions = new Map<string, Schemas>();
  return (kubernetes) => {
    const known = versions.get(kubernetes) ?? new Schemas(folder, kubernetes);
    versions.set(kubernetes, known);
    return known;
  };
}

function readIndex(folder: string): Index {
  return JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8'));
}

const own = (index: Index, key: string): Scope | undefined => (Object.hasOwn(index, key) ? index[key] : undefined);

/** What every object has, whether or not its definition says so; `metadata` is judged as ObjectMeta. */
function withMetadata(schema: JsonSchema): JsonSchema {
  const metadata = { ...schema.properties?.metadata, type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  const text = { type: 'string' };
  return { ...schema, properties: { apiVersion: text, kind: text, ...schema.properties, metadata } };
}
