import { isReplaced } from '../delivery/annotations.ts';
import { type Change, fieldAt, type Problem } from './fields.ts';

interface FilledIn {
  /** Where a server adds `rollingUpdate`, unless that is written there. */
  at: string;
  /** The type beside which it refuses the same. */
  refused: string;
}

export const FILLED_IN: Readonly<Record<string, FilledIn>> = {
  Deployment: { at: 'spec.strategy', refused: 'Recreate' },
  StatefulSet: { at: 'spec.updateStrategy', refused: 'OnDelete' },
};

/** What a server has filled in is nobody's, so that no apply takes it away. Seen with Kubernetes 1.28 and 1.36. */
export function filledInProblems({ before, after }: Change): Problem[] {
  const filled = FILLED_IN[after.kind];
  if (filled === undefined || isReplaced(after)) return [];
  const [was, is] = [before, after].map((object) => fieldAt(object, ...filled.at.split('.')));
  const [left, reached] = [fieldAt(was, 'type'), fieldAt(is, 'type')];
  if (reached !== filled.refused || left === filled.refused || fieldAt(was, 'rollingUpdate') !== undefined) return [];
  const message =
    `beside ${filled.refused} an API server refuses the rollingUpdate that it has filled in itself and that no apply takes away, and every sync fails; ` +
    'expected rollingUpdate to be written out in a commit before, or a person who takes it away';
  return [{ code: 'filled-in-field', field: filled.at, message }];
}
