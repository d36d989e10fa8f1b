import { expect, test } from 'vitest';
import { byHand } from '../../../engine/commands/by-hand.ts';

const NONE = { added: [], changed: [], removed: [] };
const SET = 'argocd/apps/frontend-prod-appset.yaml';

test('an ApplicationSet that goes with its app', () => {
  expect(
    byHand({ ...NONE, removed: [SET, 'clusters/cluster-03/frontend-prod/service-frontend.yaml'] }, 'dist'),
  ).toEqual([
    'the ApplicationSet frontend-prod and its Applications stay in Argo CD until a person deletes them (docs/environments.md)',
  ]);
});

test('an ApplicationSet whose Applications the clusters bring again', () => {
  const added = ['clusters/cluster-03/apps/frontend-prod.yaml'];
  expect(byHand({ ...NONE, added, removed: [SET] }, 'dist')).toEqual([
    'the ApplicationSet frontend-prod stays in Argo CD, and changes Applications that others bring now; kubectl -n argocd delete applicationset frontend-prod --cascade=orphan (docs/environments.md)',
  ]);
});

test('nothing is left of other changes', () => {
  expect(byHand({ ...NONE, added: [SET], removed: ['clusters/cluster-03/apps/frontend-prod.yaml'] }, 'dist')).toEqual(
    [],
  );
  expect(byHand({ ...NONE, changed: [SET] }, 'dist')).toEqual([]);
});
