import type { KubeObject } from '../../../charts/shared/manifest.ts';

interface Spec {
  generators: { list: { elements: Record<string, string>[] } }[];
  template: { metadata: KubeObject['metadata']; spec: unknown };
}

/** The Applications that the controller makes of a set whose generators are lists. */
export function applicationsOf({ metadata, spec }: KubeObject): KubeObject[] {
  const { generators, template } = spec as Spec;
  return generators.flatMap(({ list }) =>
    list.elements.map((element): KubeObject => {
      const text = JSON.stringify(template).replaceAll(/\{\{ \.(\w+) \}\}/g, (_, name: string) => {
        const value = element[name];
        if (value === undefined) throw new Error(`${metadata.name}: no parameter ${name}`);
        return value;
      });
      const made: Spec['template'] = JSON.parse(text);
      const { namespace } = metadata;
      return {
        apiVersion: 'argoproj.io/v1alpha1',
        kind: 'Application',
        ...made,
        metadata: { ...made.metadata, ...(namespace === undefined ? {} : { namespace }) },
      };
    }),
  );
}
