import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { lockWith, lockWithout } from '../../../engine/image/edit-lock.ts';
import { entryOf, newOverlay, overlayWith } from '../../../engine/image/edit-overlay.ts';
import { withReplaced } from '../../../engine/yaml/replace-text.ts';

const SHOP = 'registry.example.org/shop/frontend';
const DIGEST = `sha256:${'a1'.repeat(32)}`;

const LOCK = `# what runs where
backend:
  dev: registry.example.org/shop/backend:v1  # since the fair
frontend:   # the web
  # a comment of its own
  dev: "${SHOP}:v1.2.3"   # by CI

  prod: ${SHOP}:v1.2.2@${DIGEST}
`;

describe('the lock', () => {
  test('one image is replaced, and not a character beside it', () => {
    expect(lockWith(LOCK, ['frontend', 'dev'], `${SHOP}:v1.2.4`)).toBe(LOCK.replace(':v1.2.3"', ':v1.2.4"'));
    expect(lockWith(LOCK, ['frontend', 'prod'], `${SHOP}:v2`)).toBe(LOCK.replace(`:v1.2.2@${DIGEST}`, ':v2'));
  });

  test('an environment and an app are added where they belong', () => {
    const staged = lockWith(LOCK, ['frontend', 'staging'], `${SHOP}:v1`);
    expect(staged).toBe(`${LOCK}  staging: ${SHOP}:v1\n`);
    const more = lockWith(LOCK, ['cart', 'dev'], 'registry.example.org/shop/cart:v1');
    expect(more).toBe(LOCK.replace('frontend: ', 'cart:\n  dev: registry.example.org/shop/cart:v1\nfrontend: '));
  });

  test('an environment has its place by the order in which versions move', () => {
    const order = ['dev', 'staging', 'prod'];
    const staged = lockWith(LOCK, ['frontend', 'staging'], 'pending', order)!;
    expect(staged).toBe(LOCK.replace('   # by CI\n', '   # by CI\n  staging: pending\n'));
    const windows = lockWith(LOCK.replaceAll('\n', '\r\n'), ['frontend', 'staging'], 'pending', order);
    expect(windows).toBe(staged.replaceAll('\n', '\r\n'));
    const folded = 'a:\n  dev: >-\n    x:1\n';
    expect(lockWith(folded, ['a', 'prod'], 'x:2', order)).toBe(`${folded}  prod: x:2\n`);
    expect(lockWith('a:\n  dev: x:1', ['a', 'prod'], 'x:2', order)).toBe('a:\n  dev: x:1\n  prod: x:2\n');
  });

  test('a line goes, with the app that has no other, and with the file at last', () => {
    expect(lockWithout(LOCK, ['frontend', 'dev'])).toBe(LOCK.replace(/^ {2}dev: ".*\n/m, ''));
    const left = lockWithout(LOCK, ['backend', 'dev'])!;
    expect(left).toBe(LOCK.replace(/^backend:\n.*\n/m, ''));
    expect(lockWithout('a:\n  dev: pending\n', ['a', 'dev'])).toBe('');
    expect(lockWithout('a: {dev: pending, prod: pending}\n', ['a', 'dev'])).toBeUndefined();
    expect(lockWithout('a:\n  dev: >-\n    pending\n  prod: pending\n', ['a', 'dev'])).toBeUndefined();
  });

  test('there need not be one yet', () => {
    for (const source of [undefined, '{}\n'])
      expect(load(lockWith(source, ['frontend', 'dev'], `${SHOP}:v1`)!)).toEqual({ frontend: { dev: `${SHOP}:v1` } });
  });

  test('lines end as they did', () => {
    const windows = LOCK.replaceAll('\n', '\r\n');
    expect(lockWith(windows, ['frontend', 'dev'], `${SHOP}:v9`)).toBe(windows.replace(':v1.2.3"', ':v9"'));
  });

  test('one that is not written in blocks is left alone', () => {
    expect(lockWith(`frontend: {dev: ${SHOP}:v1}\n`, ['frontend', 'staging'], `${SHOP}:v2`)).toBeUndefined();
    expect(lockWith(`frontend: {dev: "${SHOP}:v1"}\n`, ['frontend', 'dev'], `${SHOP}:v2`)).toBe(
      `frontend: {dev: "${SHOP}:v2"}\n`,
    );
  });
});

describe('an overlay', () => {
  const entry = (tag?: string, digest?: string) => entryOf({ repository: SHOP, tag, digest }, SHOP);
  const OVERLAY = `# the robot's
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization

images:
  - name: ${SHOP}
    newTag: v1.2.3  # newest
# the end
`;

  test('keeps its layout when the tag changes', () => {
    expect(overlayWith(OVERLAY, entry('v1.2.4'))).toBe(OVERLAY.replace('v1.2.3 ', 'v1.2.4 '));
  });

  test('a tag that reads like a number is put in quotes', () => {
    const after = overlayWith(OVERLAY, entry('1.10'))!;
    expect(load(after)).toMatchObject({ images: [{ newTag: '1.10' }] });
  });

  test('a digest comes and goes', () => {
    const with_ = overlayWith(OVERLAY, entry('v1.2.3', DIGEST))!;
    expect(with_).toBe(OVERLAY.replace(`name: ${SHOP}\n`, `name: ${SHOP}\n    digest: ${DIGEST}\n`));
    expect(overlayWith(with_, entry('v1.2.3'))).toBe(OVERLAY);
  });

  test('a new line ends as the others do, and after one that does not end', () => {
    const windows = overlayWith(OVERLAY.replaceAll('\n', '\r\n'), entry('v1.2.3', DIGEST))!;
    expect(windows).toBe(overlayWith(OVERLAY, entry('v1.2.3', DIGEST))!.replaceAll('\n', '\r\n'));
    const open = `images:\n  - newTag: v1\n    name: ${SHOP}`;
    expect(overlayWith(open, entry('v1', DIGEST))).toBe(`${open}\n    digest: ${DIGEST}\n`);
  });

  test('one that is not written in blocks takes no new line', () => {
    const inline = `images:\n  - {name: ${SHOP}, newTag: v1}\n`;
    expect(overlayWith(inline, entry('v2'))).toBe(inline.replace('v1', 'v2'));
    expect(overlayWith(inline, entry('v1', DIGEST))).toBeUndefined();
  });

  test('an image of elsewhere has a new name', () => {
    const moved = entryOf({ repository: 'mirror.example.org/frontend', tag: 'v1' }, SHOP);
    expect(moved).toEqual({ name: SHOP, newName: 'mirror.example.org/frontend', newTag: 'v1' });
    expect(load(overlayWith(OVERLAY, moved)!)).toMatchObject({ images: [moved] });
  });

  test('the first one is what Kustomize reads', () => {
    expect(load(newOverlay(entry('v1')))).toEqual({
      apiVersion: 'kustomize.config.k8s.io/v1beta1',
      kind: 'Kustomization',
      images: [{ name: SHOP, newTag: 'v1' }],
    });
  });
});

test('a text of several lines is not replaced', () => {
  expect(withReplaced('a: >-\n  b\n  c\n', ['a'], 'd')).toBeUndefined();
  expect(withReplaced('a: [b\n', ['a'], 'd')).toBeUndefined();
});
