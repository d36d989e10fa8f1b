import type { Style } from './assignments.ts';

const CODE =
  /\.([cm]?[jt]sx?|py|go|rb|rs|java|kt|cs|c|h|cpp|php|lua|groovy|scala|swift|tf|hcl|cue|jsonnet|libsonnet|sql|nix)$/i;

const PROSE = /\.(md|markdown|adoc|rst|html?|tex)$|(^|\/)(LICENSE|NOTICE|COPYING)[^/]*$/i;

/** How a file's values stand, by its name or by the key that holds its text. */
export const styleOf = (name: string): Style => (CODE.test(name) ? 'code' : PROSE.test(name) ? 'prose' : 'data');
