import { expect, test } from 'vitest';
import { byHand, byHandLines } from '../../../engine/commands/by-hand.ts';

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

test('what is left of many clusters, and of many apps, is printed once', () => {
  const clusters = Array.from({ length: 40 }, (_, i) => `argocd/apps/edge-${i + 1}-apps.yaml`);
  const sets = ['a', 'b', 'c'].map((app) => `argocd/apps/${app}-prod-appset.yaml`);
  const added = ['a', 'b', 'c'].map((app) => `clusters/edge-41/apps/${app}-prod.yaml`);
  const paths = { ...NONE, added, removed: [...clusters, ...sets] };
  expect(byHandLines(paths, 'dist')).toEqual([
    'by hand: {edge-1-apps,edge-2-apps,edge-3-apps,edge-4-apps,edge-5-apps,edge-6-apps,edge-7-apps,edge-8-apps, and 32 more} and its Applications stay in Argo CD until a person deletes them (docs/clusters.md)',
    'by hand: the ApplicationSet {a-prod,b-prod,c-prod} stays in Argo CD, and changes Applications that others bring now; kubectl -n argocd delete applicationset <name> --cascade=orphan (docs/environments.md)',
  ]);
  expect(byHand(paths, 'dist')).toHaveLength(43);
});
