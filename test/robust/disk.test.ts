import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { copyOfProject, fleetwright, remove } from '../engine/commands/run.ts';
import { snapshot } from '../engine/output/folder.ts';
import { Project } from './project.ts';
import { random } from './random.ts';

const project = new Project();
const { out, top, cache } = project;
let a: Record<string, string>;
let b: Record<string, string>;

beforeAll(async () => {
  a = await project.tree('a');
  b = await project.tree('b');
});
afterAll(() => project.remove());

const mounts: string[] = [];
const mount = (...args: string[]): void => void execFileSync('mount', args, { stdio: 'pipe' });

afterEach(() => {
  for (const folder of mounts.splice(0).reverse()) execFileSync('umount', [folder]);
});

/** Each test starts from the first version, with the second as the data. */
beforeEach(async () => {
  rmSync(out, { recursive: true, force: true });
  rmSync(join(cache, 'clusters'), { recursive: true, force: true });
  project.use('a');
  expect(await project.synth()).toMatchObject({ code: 0 });
  project.use('b');
});

async function expectRefused(message: string, standing: Record<string, string> = a): Promise<void> {
  const { code, stderr } = await project.synth();
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) });
  expect(stderr).not.toMatch(/^ +at /m);
  if (existsSync(out) && statSync(out).isDirectory()) expect(snapshot(out)).toEqual(standing);
}

async function expectWritten(tree: Record<string, string> = b): Promise<void> {
  expect(await project.synth()).toMatchObject({ code: 0 });
  expect(snapshot(out)).toEqual(tree);
}

const canMount = (() => {
  const folder = join(top, 'probe');
  mkdirSync(folder);
  try {
    mount('-t', 'tmpfs', 'tmpfs', folder);
    execFileSync('umount', [folder]);
    return true;
  } catch {
    console.log('not run: a full disk and a read-only one, for this user may not mount; to run them: as root');
    return false;
  }
})();

describe.skipIf(!canMount)('a disk', () => {
  /** Moves dist to a disk of its own, with some room beside what is there. */
  function onDisk(options: string): void {
    const kept = join(top, 'kept');
    cpSync(out, kept, { recursive: true });
    rmSync(out, { recursive: true });
    mkdirSync(out);
    mount('-t', 'tmpfs', '-o', options, 'tmpfs', out);
    mounts.push(out);
    cpSync(kept, out, { recursive: true });
    rmSync(kept, { recursive: true });
  }

  const blocks = () =>
    Number(execFileSync('du', ['-s', '--block-size=4096', out], { encoding: 'utf8' }).split('\t')[0]);

  test('that is full at any file: nothing changes, and with room again all is written', async () => {
    onDisk('size=64m');
    const used = blocks();
    const seen = { full: 0 };
    /** Whether the run got through with so many blocks of room. */
    const fits = async (room: number): Promise<boolean> => {
      mount('-o', `remount,size=${(used + room) * 4096}`, out);
      const { code, stderr } = await project.synth();
      if (code === 0) return true;
      expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('no space left on the disk') });
      expect(snapshot(out)).toEqual(a);
      seen.full += 1;
      return false;
    };
    // Where it just does not fit is where the last writes of a run fail.
    let [low, high] = [0, 4096];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (await fits(middle)) high = middle;
      else low = middle;
      if (high === middle) {
        mount('-o', 'remount,size=64m', out);
        project.use('a');
        await expectWritten(a);
        project.use('b');
      }
    }
    for (const room of [0, 1, 2, 3, low - 2, low - 1, low]) await fits(room);
    console.log(`full disk: ${seen.full} runs refused, the last with ${low} blocks of room; ${high} were enough`);
    mount('-o', 'remount,size=64m', out);
    await expectWritten();
  });

  test('without room for another file: nothing changes', async () => {
    onDisk('size=64m,nr_inodes=1m');
    const inodes = Number(execFileSync('df', ['--output=iused', out], { encoding: 'utf8' }).split('\n')[1]);
    for (const room of [0, 1, 2, 5, 50]) {
      mount('-o', `remount,nr_inodes=${inodes + room}`, out);
      await expectRefused('no space left on the disk');
    }
    mount('-o', 'remount,nr_inodes=1m', out);
    await expectWritten();
  });

  /** A disk of its own in place of a folder, as good as full. */
  function fill(folder: string): void {
    mkdirSync(folder, { recursive: true });
    mount('-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder);
    mounts.push(folder);
  }

  test('that is full beneath the cache: all is written, and less is remembered', async () => {
    fill(join(cache, 'clusters'));
    await expectWritten();
    project.use('a');
    await expectWritten(a);
  });

  test('that is full beneath the program: it says so, and leaves nothing there', async () => {
    const own = copyOfProject({ isNew: true });
    try {
      fill(join(own, 'node_modules/.cache/fleetwright'));
      const { code, stderr } = await fleetwright(['check'], { root: own });
      expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('no space left') });
      expect(stderr).not.toMatch(/^ +at /m);
      expect(readdirSync(mounts.at(-1)!).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    } finally {
      execFileSync('umount', [mounts.pop()!]);
      remove(own);
    }
  });

  test('that is full beneath the parts of shards: none is left', async () => {
    const parts = join(top, 'parts');
    fill(parts);
    const args = ['synth', '--shard', '1/2', '--clusters', project.clusters, '--parts', parts];
    const { code, stderr } = await fleetwright(args, { root: project.root });
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('no space left on the disk') });
    expect(readdirSync(parts)).toEqual([]);
  });

  test('that is read-only: nothing changes', async () => {
    mount('--bind', out, out);
    mounts.push(out);
    mount('-o', 'remount,bind,ro', out);
    await expectRefused('the file system is read-only');
    mount('-o', 'remount,bind,rw', out);
    await expectWritten();
  });

  test('of which one folder is another disk: nothing changes', async () => {
    const folder = join(out, 'clusters/cluster-02');
    mount('--bind', folder, folder);
    mounts.push(folder);
    const other = join(out, 'clusters/cluster-03');
    mount('-t', 'tmpfs', 'tmpfs', other);
    mounts.push(other);
    const { code, stderr } = await project.synth();
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('is on another disk') });
    execFileSync('umount', [other]);
    mounts.pop();
    expect(snapshot(out)).toEqual(a);
  });
});

describe('dist', () => {
  test('as a symbolic link to a folder is written through', async () => {
    renameSync(out, join(top, 'elsewhere'));
    symlinkSync(join(top, 'elsewhere'), out);
    await expectWritten();
    expect(snapshot(join(top, 'elsewhere'))).toEqual(b);
    rmSync(out);
    rmSync(join(top, 'elsewhere'), { recursive: true });
  });

  test('as a symbolic link to nowhere, or as a file, is refused', async () => {
    rmSync(out, { recursive: true });
    symlinkSync(join(top, 'nowhere'), out);
    await expectRefused('is a symbolic link to nowhere');
    expect(existsSync(join(top, 'nowhere'))).toBe(false);
    rmSync(out);
    writeFileSync(out, 'mine\n');
    await expectRefused('is a file');
    expect(readFileSync(out, 'utf8')).toBe('mine\n');
  });

  test('with a link for a folder of it is refused, and nothing is written through it', async () => {
    const folder = join(out, 'clusters/cluster-02');
    renameSync(folder, join(top, 'cluster-02'));
    symlinkSync(join(top, 'cluster-02'), folder);
    const before = snapshot(join(top, 'cluster-02'));
    await expectRefused('is a symbolic link', snapshot(out));
    expect(snapshot(join(top, 'cluster-02'))).toEqual(before);
    rmSync(join(top, 'cluster-02'), { recursive: true });
  });

  test('with a file of another in the place of a folder is refused', async () => {
    writeFileSync(join(out, 'clusters/cluster-21'), 'mine\n');
    await expectRefused('expected a folder, move it away', { ...a, 'clusters/cluster-21': 'mine\n' });
    rmSync(join(out, 'clusters/cluster-21'));
    await expectWritten();
  });

  test('with a folder of another in the place of a file is refused', async () => {
    const path = Object.keys(b).find((each) => each in a && each.endsWith('.yaml'))!;
    rmSync(join(out, path));
    mkdirSync(join(out, path));
    writeFileSync(join(out, path, 'mine.txt'), 'mine\n');
    await expectRefused('which synth did not write', snapshot(out));
  });

  test('with files changed, removed or added by hand is mended, and what is foreign stays', async () => {
    project.use('a');
    const next = random(5);
    const paths = Object.keys(a).filter((path) => path.endsWith('.yaml'));
    for (let round = 0; round < 20; round += 1) {
      const path = join(out, paths[Math.floor(next() * paths.length)]!);
      const { atime, mtime } = statSync(path);
      const text = readFileSync(path, 'utf8');
      if (round % 4 === 0) rmSync(path);
      else if (round % 4 === 1) writeFileSync(path, `${text}# by hand\n`);
      // As long as before, and as old.
      else
        writeFileSync(
          path,
          text.replace(/[a-z]/, (letter) => (letter === 'x' ? 'y' : 'x')),
        );
      if (round % 4 === 2) utimesSync(path, atime, mtime);
      if (round % 4 === 3) chmodSync(path, 0o755);
      writeFileSync(join(out, 'mine.txt'), 'mine\n');
      await expectWritten({ ...a, 'mine.txt': 'mine\n' });
    }
  });

  test('of which the index was changed by hand is refused or mended', async () => {
    const index = join(out, 'files.txt');
    const text = readFileSync(index, 'utf8');
    rmSync(index);
    await expectRefused('is not in files.txt', snapshot(out));
    writeFileSync(index, `${text}../../etc/passwd\n`);
    await expectRefused('files.txt', snapshot(out));
    writeFileSync(index, text);
    await expectWritten();
  });

  test.each(['{', '{"writes":["../x"],"removals":[]}', '{"writes":[],"removals":["/etc/passwd"]}', ''])(
    'with a journal that no run left (%s) is refused',
    async (text) => {
      writeFileSync(join(out, '.fleetwright-journal'), text);
      await expectRefused('is not what an earlier run left', snapshot(out));
      rmSync(join(out, '.fleetwright-journal'));
      await expectWritten();
    },
  );
});

describe('the cache', () => {
  const files = () =>
    readdirSync(cache, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.parentPath.includes('clusters'))
      .map(({ parentPath, name }) => join(parentPath, name))
      .sort();

  /** What may have become of a file of it. */
  const DAMAGES: Record<string, (file: string, next: () => number) => void> = {
    removed: (file) => rmSync(file),
    emptied: (file) => writeFileSync(file, ''),
    'cut short': (file, next) =>
      writeFileSync(file, readFileSync(file).subarray(0, Math.floor(next() * statSync(file).size))),
    'changed by a byte': (file, next) => {
      const bytes = readFileSync(file);
      const place = Math.floor(next() * bytes.length);
      bytes[place] = bytes[place]! ^ 1;
      writeFileSync(file, bytes);
    },
    'made a folder': (file) => {
      rmSync(file);
      mkdirSync(file);
    },
    'that of another cluster': (file, next) => {
      const others = files();
      writeFileSync(file, readFileSync(others[Math.floor(next() * others.length)]!));
    },
  };

  test.each(Object.keys(DAMAGES))('%s: the next run writes the same', async (damage) => {
    const next = random(damage.length);
    for (const version of ['a', 'b', 'a', 'b'] as const) {
      project.use(version);
      await expectWritten(version === 'a' ? a : b);
      expect(files().length).toBeGreaterThan(0);
      for (const file of files())
        if (next() < 0.5 && existsSync(file) && statSync(file).isFile()) DAMAGES[damage]!(file, next);
      await expectWritten(version === 'a' ? a : b);
    }
  });

  test('removed as a whole, or a file in its place', async () => {
    rmSync(join(cache, 'clusters'), { recursive: true });
    await expectWritten();
    rmSync(join(cache, 'clusters'), { recursive: true });
    writeFileSync(join(cache, 'clusters'), '');
    await expectWritten();
    project.use('a');
    await expectWritten(a);
    rmSync(join(cache, 'clusters'));
  });
});
