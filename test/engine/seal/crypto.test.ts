import { describe, expect, test } from 'vitest';
import { sealedValueProblem, sealingLabel, sealValue } from '../../../engine/seal/crypto.ts';
import { generateKey, unseal } from './controller.ts';

const { publicKey, privateKey } = generateKey();
const PLAIN = Buffer.from('s3cret \u{1F511}\n\0 bytes');

describe('a sealed value', () => {
  test.each([
    ['strict', 'monitoring/thanos-objstore'],
    ['namespace-wide', 'monitoring'],
    ['cluster-wide', ''],
  ] as const)('of scope %s is opened under the label "%s" only', (scope, label) => {
    const sealed = sealValue(publicKey, sealingLabel(scope, 'monitoring', 'thanos-objstore'), PLAIN);
    expect(unseal(privateKey, label, sealed)).toEqual(PLAIN);
    expect(() => unseal(privateKey, `${label}x`, sealed)).toThrow();
  });

  test('has the length of the session key ahead, and is another one each time', () => {
    const [one, two] = [1, 2].map(() => sealValue(publicKey, Buffer.from('a/b'), PLAIN));
    const bytes = Buffer.from(one!, 'base64');
    expect([bytes.readUInt16BE(), bytes.length]).toEqual([256, 2 + 256 + PLAIN.length + 16]);
    expect(one).not.toBe(two);
  });

  test('takes a key in PEM, and leaves the plaintext to its owner', () => {
    const plain = Buffer.from('kept');
    const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    expect(unseal(privateKey, 'a/b', sealValue(pem, Buffer.from('a/b'), plain)).toString()).toBe('kept');
    expect(plain.toString()).toBe('kept');
  });

  test('is never empty, which the controller makes null data of', () => {
    expect(() => sealValue(publicKey, Buffer.from('a/b'), Buffer.alloc(0))).toThrow('an empty value');
  });

  test('with a bit flipped is opened by nobody', () => {
    const bytes = Buffer.from(sealValue(publicKey, Buffer.from('a/b'), PLAIN), 'base64');
    for (const at of [2, 100, 260, bytes.length - 1]) {
      const flipped = Buffer.from(bytes);
      flipped[at]! ^= 1;
      expect(() => unseal(privateKey, 'a/b', flipped.toString('base64'))).toThrow();
    }
  });
});

describe('what shows without the private key', () => {
  const sealed = sealValue(publicKey, Buffer.from('a/b'), Buffer.from('x'));
  const cut = (bytes: number) => Buffer.from(sealed, 'base64').subarray(0, bytes).toString('base64');

  test('a good one has no problem, down to one byte', () => {
    expect(sealedValueProblem(sealed, 256)).toBeUndefined();
  });

  test.each([
    ['plain text', 'not sealed at all!', 'not base64'],
    ['cut within its base64', sealed.slice(0, -3), 'not base64'],
    ['cut off', cut(270), 'it holds 270 bytes, and the shortest value has 275'],
    ['a byte short', cut(274), 'it holds 274 bytes'],
    ['base64 of a plain value', Buffer.from('hunter2').toString('base64'), 'no key of 2048 bits'],
    ['one byte', 'Ag==', 'no key of 2048 bits'],
    ['nothing', '', 'not base64'],
    ['bits behind the end', 'Ah==', 'changed at the end'],
  ])('%s', (_what, text, problem) => {
    expect(sealedValueProblem(text, 256)).toContain(problem);
  });

  test('a key of another size', () => {
    expect(sealedValueProblem(sealed, 512)).toBe(
      'it was sealed with no key of 4096 bits, as the certificate has; its first bytes tell of 2048',
    );
  });
});
