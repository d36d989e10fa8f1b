import type { ComponentRules } from '../../shared/rules.ts';
import { edgeRules, generalRules } from './general.ts';
import { clusterRules, objectRules } from './kubernetes/index.ts';

/** Every component's rules: a new list of rules stands beside its component, and is one line here. */
export const allRules: readonly ComponentRules[] = [generalRules, edgeRules, objectRules, clusterRules];
