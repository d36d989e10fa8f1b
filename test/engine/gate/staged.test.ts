import { symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { GitError, stagedFindings } from '../../../engine/gate/index.ts';
import { letters, pem } from './made-up.ts';
import { Repository } from './repository.ts';

const TOKEN = `glpat-${letters(20)}`;
const SECRET = 'kind: Secret\nstringData:\n  a: b\n';

describe('what is staged', () => {
  test('is told by file, line and column, with what to do, and never by its value', () => {
    const lines = new Repository().stage('deploy/a.yaml', `a: b\nurl: ${TOKEN}\n`).lines();
    expect(lines).toEqual([
      expect.stringMatching(
        /^deploy\/a\.yaml:2:6: a GitLab access token is staged; take it out \(git restore --staged\), .* \[open-secret\]$/,
      ),
    ]);
    expect(lines.join()).not.toContain(letters(20).slice(0, 4));
  });

  test('is read before the first commit, and after it only where it changed', () => {
    const repository = new Repository().stage('a.yaml', TOKEN);
    expect(repository.places()).toEqual(['a.yaml:1:1']);
    repository.commit().stage('b.yaml', 'a: b\n');
    expect(repository.places()).toEqual([]);
    repository.stage('a.yaml', `# moved\n${TOKEN}`);
    expect(repository.places()).toEqual(['a.yaml:2:1']);
  });

  test('is what the commit would have, not what lies in the folder', () => {
    const repository = new Repository().stage('a.yaml', 'a: b\n').write('a.yaml', TOKEN);
    expect(repository.places()).toEqual([]);
    repository.stage('a.yaml', TOKEN).write('a.yaml', 'a: b\n');
    expect(repository.places()).toEqual(['a.yaml:1:1']);
  });

  test('is the same from any folder of the repository, whatever its configuration', () => {
    const repository = new Repository().stage('deep/er/a.yaml', TOKEN).stage('b.yaml', TOKEN);
    repository.git('config', 'diff.relative', 'true');
    repository.git('config', 'diff.noprefix', 'true');
    expect(repository.lines('deep/er').map((line) => line.split(': ')[0])).toEqual([
      'b.yaml:1:1',
      'deep/er/a.yaml:1:1',
    ]);
  });

  test('is read under any name', () => {
    const names = ['a b.yaml', 'ü"\n\t.yaml', '-n', 'a\\b.yaml', ':(top)x'];
    const repository = new Repository();
    for (const name of names) repository.write(name, TOKEN);
    repository.git('add', '--all');
    expect(repository.places().toSorted()).toEqual(names.map((name) => `${name}:1:1`).toSorted());
  });

  test('a renamed and a removed file are what they are', () => {
    const repository = new Repository()
      .stage('a.yaml', `${'a: b\n'.repeat(50)}${TOKEN}`)
      .stage('b.yaml', TOKEN)
      .commit();
    repository.git('mv', 'a.yaml', 'c.yaml');
    repository.git('rm', '--quiet', 'b.yaml');
    expect(repository.places()).toEqual(['c.yaml:51:1']);
  });

  test('links and submodules hold nothing', () => {
    const repository = new Repository().stage('a.yaml', 'a: b\n').commit();
    symlinkSync(`/tmp/${TOKEN}`, join(repository.folder, 'link'));
    repository.git('add', 'link');
    const commit = repository.git('rev-parse', 'HEAD').trim();
    repository.git('update-index', '--add', '--cacheinfo', `160000,${commit},module`);
    expect(repository.places()).toEqual([]);
  });

  test('bytes that are no text are left out, but for what Windows writes', () => {
    const repository = new Repository()
      .stage('a.bin', Buffer.from(`\0\x01${TOKEN}`))
      .stage('b.txt', Buffer.from(`\uFEFF${TOKEN}`, 'utf16le'))
      .stage('c.txt', `\uFEFF${TOKEN}`);
    expect(repository.places()).toEqual(['b.txt:1:1', 'c.txt:1:2']);
  });

  test('a file that is too large to be read is a warning', () => {
    const repository = new Repository().stage('large.json', Buffer.alloc(4 * 1024 * 1024 + 1, 'a'));
    expect(repository.lines()).toEqual([
      'large.json: 4194305 bytes are too many to be searched for secrets; look through it yourself [not-read]',
    ]);
  });

  test('a file full of secrets is told by its first ones', () => {
    const many = Array.from({ length: 25 }, (_, i) => `- glpat-${letters(20, undefined, i)}`).join('\n');
    const lines = new Repository().stage('a.yaml', many).lines();
    expect(lines).toHaveLength(21);
    expect(lines.at(-1)).toBe('a.yaml: and 5 more like these [open-secret]');
  });

  test('hundreds of files are each read', () => {
    const repository = new Repository();
    for (let i = 0; i < 300; i += 1) repository.write(`many/${i}.yaml`, `a: ${i}\n${i % 100 === 7 ? TOKEN : ''}`);
    repository.git('add', '--all');
    expect(repository.places()).toEqual(['many/107.yaml:2:1', 'many/207.yaml:2:1', 'many/7.yaml:2:1']);
  });
});

describe('files that are secret as a whole', () => {
  test.each([
    ['a kubeconfig', 'kube.yaml', `kind: Config\nusers:\n- name: a\n  user:\n    token: ${letters(40)}\n`],
    ['the settings of a shell', '.env', 'export DB_USER=me\nDB_PASSWORD=correct-horse\n'],
    ['a private key', 'deploy-key', pem('OPENSSH PRIVATE KEY')],
    ['a Secret', 'secret.yaml', SECRET],
    ["a cluster's Secret of Argo CD", 'cluster.yaml', `stringData:\n  config: '{"bearerToken":"x"}'\nkind: Secret\n`],
    ['the plain file of seal all', 'notes.yaml', 'cluster-01:\n  monitoring/objstore:\n    name: me\n'],
    ['the plain file of seal all for every cluster', 'x.txt', '# mine\n"*":\n  "argocd/repo":\n    user: 1234\n'],
    ['the plain file of seal all as JSON', 'x.json', '{"cluster-01": {"monitoring/objstore": {"name": "me"}}}'],
    ['a store of keys', 'a.p12', Buffer.from([0x30, 0x82, 0, 0])],
    ['the private part of the fleet CA', '.fleetwright/ca/ca.key', 'anything'],
  ])('%s', (_, path, content) => {
    expect(new Repository().stage(path, content).places()).toEqual([expect.stringMatching(`^${path}:\\d+:\\d+$`)]);
  });
});

test('the file of seal all that SOPS has encrypted may be there', () => {
  const text = `cluster-01:\n  monitoring/objstore:\n    password: ENC[AES256_GCM,data:${letters(20)},type:str]\nsops:\n  version: 3.9.0\n`;
  expect(new Repository().stage('sealed.sops.yaml', text).lines()).toEqual([]);
});

test('a file that is only of nearly that form is read as any other', () => {
  const text = 'mirrors:\n  quay.io/thanos:\n    host: a\nother: b\n';
  expect(new Repository().stage('a.yaml', text).lines()).toEqual([]);
});

describe('a mark with a reason', () => {
  const marked = (mark: string, line = `token: ${letters(32)}`) =>
    new Repository().stage('a.yaml', `${line} ${mark}\n`).lines();

  test('lets a line through, or the line below it', () => {
    expect(marked('# not-a-secret: the public key of the feed')).toEqual([]);
    expect(
      new Repository().stage('a.yaml', `# not-a-secret: public feed key\ntoken: ${letters(32)}\n`).lines(),
    ).toEqual([]);
  });

  test('but not the line after that', () => {
    const text = `# not-a-secret: public feed key\na: b\ntoken: ${letters(32)}\n`;
    expect(new Repository().stage('a.yaml', text).places()).toEqual(['a.yaml:3:8']);
  });

  test('needs the reason', () => {
    expect(marked('# not-a-secret')).toEqual([expect.stringContaining('not-a-secret needs a reason after it')]);
  });

  test('counts for no private key and no Secret', () => {
    const text = `# not-a-secret: it is for a test\n${pem('RSA PRIVATE KEY')}\n`;
    expect(new Repository().stage('a.pem', text).lines()).toEqual([expect.stringContaining('counts for no key')]);
  });
});

test('tests may make up passwords, but no keys', () => {
  const text = `const password = 'correct-horse';\nconst token = '${letters(32)}';\n`;
  expect(new Repository().stage('test/a.test.ts', text).places()).toEqual(['test/a.test.ts:2:16']);
  expect(new Repository().stage('src/a.ts', text).places()).toEqual(['src/a.ts:1:19', 'src/a.ts:2:16']);
});

test('the keys of the demo fleet may be there, and nowhere else', () => {
  const key = pem('RSA PRIVATE KEY');
  const repository = new Repository()
    .stage('test/fixtures/demo-keys/cluster-01.key', key)
    .stage('test/cluster-01.key', key);
  expect(repository.places()).toEqual(['test/cluster-01.key:1:1']);
});

test('outside of a repository it cannot run', () => {
  expect(() => stagedFindings(tmpdir())).toThrow(GitError);
});
