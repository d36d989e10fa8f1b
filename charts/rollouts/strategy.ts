import type { ApiObject } from 'cdk8s';
import type { RolloutSpecStrategy } from '../../imports/rollout.ts';
import type { AnyService } from './router.ts';
import type { Template } from './template.ts';

/** How a Rollout replaces its pods. Made by `canary` and `blueGreen`. */
export interface Strategy {
  readonly kind: 'canary' | 'blueGreen';
  readonly spec: RolloutSpecStrategy;
  /** What it names in the Rollout's namespace. */
  readonly services: readonly AnyService[];
  readonly objects: readonly ApiObject[];
  readonly templates: readonly Template[];
  readonly problems: readonly string[];
}

/** A number of pods, or a part of all. */
export type Amount = number | `${number}%`;

export type AntiAffinity =
  | { required: true; preferred?: never }
  /** 1 to 100. */
  | { preferred: number; required?: never };

export const antiAffinitySpec = (antiAffinity: AntiAffinity | undefined) => {
  if (antiAffinity === undefined) return undefined;
  return antiAffinity.required
    ? { requiredDuringSchedulingIgnoredDuringExecution: {} }
    : { preferredDuringSchedulingIgnoredDuringExecution: { weight: antiAffinity.preferred } };
};

export const checkAntiAffinity = ({ preferred }: AntiAffinity = { required: true }): string[] =>
  preferred === undefined || (Number.isInteger(preferred) && preferred >= 1 && preferred <= 100)
    ? []
    : [`antiAffinity: preferred: ${preferred}: expected a whole number from 1 to 100`];

/** Services that stand for two versions cannot be one. */
export const checkDistinct = (services: Readonly<Record<string, AnyService | undefined>>): string[] => {
  const [[role = '', one], [other = '', two]] = [Object.entries(services)[0]!, Object.entries(services)[1]!];
  return one !== undefined && one.name === two?.name
    ? [`${role} and ${other} are both Service ${one.name}; expected two Services`]
    : [];
};
