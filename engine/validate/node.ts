import type { CelRule, JsonSchema } from './json-schema.ts';
import { rulesOf, type ValueRule } from './values/index.ts';

/** Where a schema's references lead. */
export interface Home {
  readonly isBuiltIn: boolean;
  definition(name: string): SchemaNode;
  objectMeta(): SchemaNode;
}

const NONE: readonly never[] = [];
const ANY: JsonSchema = {};
const RESOURCE: Record<string, JsonSchema> = { apiVersion: { type: 'string' }, kind: { type: 'string' } };

/** A schema made ready for checking; what lies below it is made ready when a value first needs it. */
export class SchemaNode {
  readonly raw: JsonSchema;
  /** The name of the definition, `core.v1.PodSpec`; empty for what has none. */
  readonly definition: string;
  readonly type: string | undefined;
  /** Refuses fields that it does not name. */
  readonly isClosed: boolean;
  readonly required: readonly string[];
  readonly rules: readonly ValueRule[];
  readonly cel: readonly CelRule[];
  readonly isBuiltIn: boolean;
  /** A plain string without anything to check but its type. */
  readonly isPlain: boolean;
  readonly hasAlternatives: boolean;
  /** A second schema that the value must meet. */
  also: SchemaNode | undefined;
  readonly #home: Home;
  readonly #partial: boolean;
  readonly #properties = new Map<string, SchemaNode>();
  #defaults: readonly (readonly [string, unknown])[] | undefined;
  #items: SchemaNode | undefined;
  #additional: SchemaNode | undefined;
  #alternatives: Map<string, SchemaNode[]> | undefined;

  constructor(raw: JsonSchema, home: Home, { partial = false, name = '' } = {}) {
    this.raw = raw;
    this.definition = name;
    this.#home = home;
    this.#partial = partial;
    this.isBuiltIn = home.isBuiltIn;
    this.type = typeOf(raw, home.isBuiltIn && name);
    const open = partial || raw['x-kubernetes-preserve-unknown-fields'] || raw.additionalProperties !== undefined;
    this.isClosed = !open && (raw.properties !== undefined || (!home.isBuiltIn && raw.type === 'object'));
    // The API server fills in defaults before it looks for what is missing.
    this.required = raw.required?.filter((field) => raw.properties?.[field]?.default === undefined) ?? NONE;
    this.cel = raw['x-kubernetes-validations'] ?? NONE;
    this.rules = name ? rulesOf(name) : NONE;
    this.hasAlternatives = !!(raw.oneOf || raw.anyOf || raw.allOf || raw.not);
    this.isPlain = this.type === 'string' && Object.keys(raw).every((key) => key === 'type' || key === 'default');
  }

  property(name: string): SchemaNode | undefined {
    const known = this.#properties.get(name);
    if (known) return known;
    const raw = this.#rawProperty(name);
    if (!raw) return undefined;
    const isMetadata = name === 'metadata' && this.raw['x-kubernetes-embedded-resource'];
    const node = isMetadata ? this.#home.objectMeta() : this.#below(raw);
    this.#properties.set(name, node);
    return node;
  }

  /** The fields that may stand here. */
  propertyNames(): string[] {
    const embedded = this.raw['x-kubernetes-embedded-resource'] ? ['apiVersion', 'kind', 'metadata'] : [];
    return [...new Set([...Object.keys(this.raw.properties ?? {}), ...embedded])];
  }

  /** Fields that the API server fills in where they are missing, with their values. */
  get defaults(): readonly (readonly [string, unknown])[] {
    this.#defaults ??= Object.entries(this.raw.properties ?? {}).flatMap(([name, { default: value }]) =>
      value === undefined ? [] : [[name, value] as const],
    );
    return this.#defaults;
  }

  get items(): SchemaNode | undefined {
    if (!this.#items && this.raw.items) this.#items = this.#below(this.raw.items);
    return this.#items;
  }

  get additional(): SchemaNode | undefined {
    const { additionalProperties } = this.raw;
    if (!this.#additional && typeof additionalProperties === 'object')
      this.#additional = this.#below(additionalProperties);
    return this.#additional;
  }

  /** The schemas of `oneOf`, `anyOf`, `allOf` or `not`: they judge values and never name fields. */
  alternatives(keyword: 'oneOf' | 'anyOf' | 'allOf' | 'not'): readonly SchemaNode[] {
    this.#alternatives ??= new Map();
    let nodes = this.#alternatives.get(keyword);
    if (!nodes) {
      const raw = this.raw[keyword];
      nodes = (Array.isArray(raw) ? raw : raw ? [raw] : []).map(
        (each) => new SchemaNode(each, this.#home, { partial: true }),
      );
      this.#alternatives.set(keyword, nodes);
    }
    return nodes;
  }

  #rawProperty(name: string): JsonSchema | undefined {
    const { properties } = this.raw;
    if (properties && Object.hasOwn(properties, name)) return properties[name];
    if (!this.raw['x-kubernetes-embedded-resource']) return undefined;
    return name === 'metadata' ? ANY : RESOURCE[name];
  }

  #below(raw: JsonSchema): SchemaNode {
    const reference = raw.$ref;
    if (reference === undefined) return new SchemaNode(raw, this.#home, { partial: this.#partial });
    return this.#home.definition(reference.slice(reference.lastIndexOf('/') + 1));
  }
}

function typeOf(raw: JsonSchema, definition: string | false): string | undefined {
  if (raw['x-kubernetes-int-or-string'] || raw.format === 'int-or-string') return 'int-or-string';
  if (definition === 'resource.Quantity') return 'quantity';
  // Free-form JSON has the type object in the OpenAPI of Kubernetes, and may hold anything.
  if (definition === 'runtime.RawExtension' || definition === 'meta.v1.FieldsV1') return undefined;
  return raw.type;
}
