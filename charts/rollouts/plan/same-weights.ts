import type { Plan, PlannedStep } from './plan.ts';

/** Weights that come to the same pods, one after the other, where pods divide the traffic: the later one changes nothing. */
export function sameWeightNotes({ isFirst, routed, steps }: Pick<Plan, 'isFirst' | 'routed' | 'steps'>): string[] {
  if (isFirst || routed) return [];
  const groups: PlannedStep[][] = [];
  for (const step of steps) {
    if (step.kind !== 'setWeight') continue;
    const group = groups.at(-1);
    if (group !== undefined && isSame(group[0]!, step)) group.push(step);
    else groups.push([step]);
  }
  return groups.flatMap((group) => {
    const { canaryReplicas, stableReplicas } = group[0]!;
    if (new Set(group.map(({ setWeight }) => setWeight)).size < 2) return [];
    const named = group.map(({ index, summary }) => `${index} (${summary})`).join(' and ');
    return [
      `steps ${named} are the same: ${canaryReplicas} of ${canaryReplicas + stableReplicas} pods; more replicas, or a router, would tell them apart`,
    ];
  });
}

const isSame = (a: PlannedStep, b: PlannedStep): boolean =>
  a.canaryReplicas === b.canaryReplicas && a.stableReplicas === b.stableReplicas;
