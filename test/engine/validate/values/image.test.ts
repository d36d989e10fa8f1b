import { expect, test } from 'vitest';
import { image } from '../../../../engine/validate/values/image.ts';

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

test.each([
  'nginx',
  'nginx:1.29',
  'library/nginx',
  'quay.io/thanos/thanos:v0.42.4',
  `quay.io/thanos/thanos:v0.42.4@${DIGEST}`,
  `quay.io/thanos/thanos@${DIGEST}`,
  'localhost/a',
  'localhost:5000/a/b/c:1',
  'mirror.lab:5000/quay/a__b/c--d/e.f_g:_1.2-x',
  '[fd00::1]:5000/a:1',
  '192.0.2.1/a:1',
  'Mirror.Lab/a:1',
  `a:${'x'.repeat(128)}`,
  `a@sha512+b64:${'a'.repeat(32)}`,
])('%s is an image', (reference) => {
  expect(image(reference, 36)).toBeUndefined();
});

test.each([
  '',
  ' nginx',
  'nginx latest',
  'https://quay.io/thanos/thanos:v1',
  'quay.io/Thanos/thanos:v1',
  'quay.io//thanos:v1',
  'quay.io/thanos/:v1',
  'quay.io/thanos/thanos:',
  'quay.io/thanos/thanos:-v1',
  'quay.io/thanos/thanos:v1:v2',
  'quay.io/thanos/thanos:v1+2',
  `a:${'x'.repeat(129)}`,
  'a@sha256',
  'a@sha256:0123',
  `a@sha256:${'0'.repeat(63)}`,
  `a@sha256:${'F'.repeat(64)}`,
  `${'a/'.repeat(127)}ab`,
  'a_',
  '-a',
  'a..b',
  'a___b',
  'quay.io:port/a',
])('%s is none', (reference) => {
  expect(image(reference, 36)).toContain('must be an image such as');
});
