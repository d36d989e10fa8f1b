import type { Manifest, Manifests } from '../../../shared/manifest.ts';
import type { RuleShape } from '../../../shared/shapes/monitoring.ts';

export interface PlacedRule {
  manifest: Manifest;
  /** Of the rule within its object, such as spec.groups[0].rules[2]. */
  path: string;
  rule: RuleShape;
  /** Of its group; undefined: that of the evaluator. */
  interval: string | undefined;
}

/** Every rule of a cluster, with where it stands. */
export const rulesOf = (manifests: Manifests): PlacedRule[] =>
  manifests
    .ofKind('PrometheusRule')
    .flatMap((manifest) =>
      (manifest.object.spec.groups ?? []).flatMap(({ interval, rules = [] }, group) =>
        rules.map((rule, i) => ({ manifest, path: `spec.groups[${group}].rules[${i}]`, rule, interval })),
      ),
    );

export const queryOf = ({ expr }: RuleShape): string => String(expr);

export const nameOf = ({ alert, record }: RuleShape): string => alert ?? record ?? '';
