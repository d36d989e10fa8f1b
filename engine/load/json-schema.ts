import { z } from 'zod';
import { AppSchema } from '../../clusters/schema/app.ts';
import { ClusterSchema, DeliverySchema } from '../../clusters/schema/cluster.ts';
import { FleetSchema } from '../../clusters/schema/fleet.ts';
import { ImagesSchema } from '../../clusters/schema/images.ts';
import { longestClusterName } from './cluster.ts';
import type { LoadableComponent } from './components.ts';

type JsonSchema = z.core.JSONSchema.JSONSchema;

type DescribedComponent = Pick<LoadableComponent, 'name' | 'options'> & { summary?: string };

/** File → JSON Schema, for what editors complete and underline; the loader knows more. */
export function editorSchemas(components: readonly DescribedComponent[]): Record<string, string> {
  return {
    'fleet.schema.json': print(jsonSchema(FleetSchema)),
    'cluster.schema.json': print(clusterSchema(components)),
    'app.schema.json': print(jsonSchema(AppSchema)),
    'images.schema.json': print(jsonSchema(ImagesSchema)),
  };
}

const print = (schema: JsonSchema): string => `${JSON.stringify(schema, null, 2)}\n`;

/** Draft 7, which every editor reads; of what a file may say, not of what the loader makes of it. */
function jsonSchema(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, {
    io: 'input',
    target: 'draft-7',
    unrepresentable: 'any',
    override: withoutSafeBounds,
  });
}

/** Zod writes how far JavaScript counts to every whole number. */
function withoutSafeBounds({ jsonSchema: schema }: { jsonSchema: JsonSchema }): void {
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
}

function clusterSchema(components: readonly DescribedComponent[]): JsonSchema {
  const cluster = jsonSchema(ClusterSchema);
  const { $schema: _, ...delivery } = jsonSchema(DeliverySchema);
  const byName = [...components].sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    ...cluster,
    definitions: { delivery },
    properties: {
      ...cluster.properties,
      name: { ...nameOf(cluster), maxLength: longestClusterName(components) },
      components: {
        description: 'what differs from the role of the cluster: true, false or options',
        type: 'object',
        properties: Object.fromEntries(
          byName.map((component) => [component.name, componentSchema(component, delivery)]),
        ),
        additionalProperties: false,
      },
    },
  };
}

const nameOf = ({ properties }: JsonSchema): JsonSchema => ({ ...Object(properties?.name) });

function componentSchema({ name, summary, options }: DescribedComponent, delivery: JsonSchema): JsonSchema {
  const { $schema: _, ...own } = jsonSchema(options);
  const settings = Object.keys(delivery.properties ?? {});
  const both = settings.filter((setting) => Object.hasOwn(own.properties ?? {}, setting));
  if (both.length > 0) throw new Error(`${name}: ${both.join(', ')} is a setting of delivery, and cannot be an option`);
  const shared = settings.map((setting) => [setting, { $ref: `#/definitions/delivery/properties/${setting}` }]);
  return {
    ...(summary === undefined ? {} : { description: summary }),
    anyOf: [{ type: 'boolean' }, { ...own, properties: { ...own.properties, ...Object.fromEntries(shared) } }],
  };
}
