import type { ApplicationSpecSource } from '../../imports/application.ts';
import type { Source } from './source.ts';

/** Or an expression that an ApplicationSet fills in. */
const EXACT_VERSION = /^\{\{.*\}\}$|^v?\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/;

/** What the types of the sources of one Application cannot say. */
export function checkSources(sources: readonly Source[]): string[] {
  const refs = sources.flatMap(({ spec }) => spec.ref ?? []);
  return [
    ...(sources.every(({ kind }) => kind === 'ref') ? ['sources: none of them gives manifests'] : []),
    ...refs.filter((ref, i) => refs.indexOf(ref) !== i).map((ref) => `sources: ref ${ref} stands twice`),
    ...sources.flatMap((source) => checkSource(source, refs)),
  ];
}

function checkSource({ kind, spec }: Source, refs: readonly string[]): string[] {
  const { repoUrl, path, targetRevision = '' } = spec;
  return [
    ...(/^[a-z+]+:\/\/[^/@]*:[^/@]*@/.test(repoUrl)
      ? ['source: repoURL holds a password; expected a repository Secret']
      : []),
    ...(path !== undefined && (path.startsWith('/') || path.split('/').includes('..'))
      ? [`source: path ${path}: expected a path inside the repository, without a leading slash`]
      : []),
    ...(targetRevision === '' ? ['source: targetRevision: expected a branch, tag or version'] : []),
    ...(kind === 'helm-chart' && !EXACT_VERSION.test(targetRevision)
      ? [`source: targetRevision ${targetRevision}: expected one exact chart version such as 1.2.3`]
      : []),
    ...missingRefs(spec, refs),
  ];
}

function missingRefs({ helm }: ApplicationSpecSource, refs: readonly string[]): string[] {
  const files = [...(helm?.valueFiles ?? []), ...(helm?.fileParameters ?? []).map((parameter) => parameter.path ?? '')];
  return files
    .filter((file) => file.startsWith('$') && !refs.includes(file.slice(1).split('/')[0] ?? ''))
    .map((file) => `source: ${file}: no source beside it has that ref`);
}
