import { describe, expect, test } from 'vitest';
import { checkoutOf } from '../../../engine/image/checkout.ts';
import { historyOf } from '../../../engine/image/history.ts';
import { linesOf } from '../../../engine/image/revisions.ts';
import type { ImageOwner } from '../../../engine/load/apps/images.ts';
import { AppsFleet, BACKEND, FRONTEND } from './apps-fleet.ts';

const owner = (environment: string, isUpdated = false): ImageOwner => ({
  app: 'frontend',
  environment,
  repository: FRONTEND,
  isUpdated,
  at: '',
});

/** A fleet whose lock had many texts, one commit each. */
function withTexts(texts: readonly string[]): AppsFleet {
  const fleet = new AppsFleet().committed();
  const commits = texts.map((text, i) => {
    const from = i === 0 ? 'from refs/heads/main^0\n' : '';
    const file = `M 100644 inline clusters/apps/images.yaml\ndata ${Buffer.byteLength(text)}\n${text}\n`;
    return `commit refs/heads/main\ncommitter a <a@b.c> ${i} +0000\ndata 1\n.\n${from}${file}`;
  });
  fleet.gitReads(`${commits.join('')}done\n`, 'fast-import', '--quiet', '--done');
  fleet.git('reset', '--quiet', '--hard');
  return fleet;
}

const lock = (backend: number, dev: string) => `backend:\n  dev: ${BACKEND}:v${backend}\nfrontend:\n  dev: ${dev}\n`;
const frontend = (tag: string) => `${FRONTEND}:${tag}`;

test('what ran long ago is known, however many commits say nothing of it', () => {
  const many = Array.from({ length: 150 }, (_, i) => lock(i, frontend(i < 2 ? `v${i}` : 'v2')));
  const { present, images } = historyOf(checkoutOf(withTexts(many).folder), owner('dev'));
  expect(present).toBe(frontend('v2'));
  expect(images).toEqual(['v2', 'v1', 'v0', 'v1.0.0'].map(frontend));
});

test('what a broken commit says is nothing, and hides nothing', () => {
  const fleet = withTexts([lock(1, frontend('v1')), `${lock(1, frontend('v1'))}broken: [\n`, lock(1, 'pending')]);
  const { present, images } = historyOf(checkoutOf(fleet.folder), owner('dev'));
  expect({ present, images }).toEqual({ present: undefined, images: [frontend('v1'), frontend('v1.0.0')] });
  const never = withTexts([`${lock(1, frontend('v8'))}broken: [\n`, lock(1, frontend('v9'))]);
  expect(historyOf(checkoutOf(never.folder), owner('dev')).images).toEqual([frontend('v9'), frontend('v1.0.0')]);
});

test('who keeps the image now comes before who has kept it', () => {
  const overlay = (tag: string) => `images:\n- name: ${FRONTEND}\n  newTag: ${tag}\n`;
  const fleet = new AppsFleet().committed();
  fleet.updated('frontend', 'dev', overlay('v2')).commit('Robot');
  fleet.write('apps/overlays/frontend/dev/kustomization.yaml', overlay('v3')).commit('Robot again');
  expect(historyOf(checkoutOf(fleet.folder), owner('dev', true)).images).toEqual(['v3', 'v2', 'v1.0.0'].map(frontend));
});

describe('the lines of an app', () => {
  test.each([
    [
      'with what stands between them',
      `a:\n  dev: x\n\n  # why\n# here\n  prod: y\nb:\n  dev: z\n`,
      'a:\n  dev: x\n\n  # why\n# here\n  prod: y\n',
    ],
    ['at the end, without a line break', 'b:\n  dev: z\na:\n  dev: x', 'a:\n  dev: x\n'],
    ['of an app with a longer name', 'ab:\n  dev: x\n', ''],
    [
      'whose lines end as on Windows',
      'a:\r\n  dev: x\r\n\r\n  prod: y\r\nb:\r\n',
      'a:\r\n  dev: x\r\n\r\n  prod: y\r\n',
    ],
    ['in one line', 'a: {dev: x}\nb:\n  dev: y\n', 'a: {dev: x}\n'],
    ['that may stand otherwise', '{a: {dev: x}}\n', undefined],
    ['whose name ends before a space', 'a :\n  dev: x\n', undefined],
    ['whose name is in quotes', '"a":\n  dev: x\n', undefined],
  ])('%s', (_, text, own) => {
    expect(linesOf(text, 'a')).toBe(own);
  });
});
