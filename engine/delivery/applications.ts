import type { KubeObject } from '../../charts/shared/manifest.ts';
import { fieldsOf, has, listOf } from '../validate/values/read.ts';
import { APPLICATION_OPTIONS, optionProblem } from './options.ts';
import { argocd, type DeliveryProblem } from './problem.ts';

/** Options of an Application that no typed construct has seen. */
export function applicationProblems({ apiVersion, kind, spec }: KubeObject): DeliveryProblem[] {
  if (kind !== 'Application' || !apiVersion.startsWith('argoproj.io/')) return [];
  const fields = fieldsOf({ spec }, 'spec');
  const policy = fieldsOf(fields, 'syncPolicy');
  const options = listOf(policy, 'syncOptions');
  const at = 'spec.syncPolicy.syncOptions';
  const problems = options.flatMap((option, i) => {
    const message = typeof option === 'string' ? optionProblem(option, APPLICATION_OPTIONS) : undefined;
    return message === undefined ? [] : [argocd(`${at}[${i}]`, message)];
  });
  if (options.includes('CreateNamespace=true') && !has(policy, 'managedNamespaceMetadata')) {
    problems.push(argocd(at, 'makes a namespace without a Pod Security level; add managedNamespaceMetadata'));
  }
  if (listOf(fields, 'ignoreDifferences').length > 0 && !options.includes('RespectIgnoreDifferences=true')) {
    problems.push(argocd(at, 'ignoreDifferences alone only hides the difference; add RespectIgnoreDifferences=true'));
  }
  return problems;
}
