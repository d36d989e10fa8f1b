import { OutputError, write } from '../../../engine/output/index.ts';

/** A tree of about 200 files, of which the versions share some, change some and have some alone. */
export function versionOf(version: string): Map<string, string> {
  const files = new Map<string, string>();
  for (let i = 0; i < 200; i++) {
    const text = i % 3 === 0 ? `same ${i}\n` : `${version} ${i}\n`.repeat(20);
    files.set(i % 5 === 0 ? `clusters/${version}-${i % 7}/${i}.yaml` : `clusters/c-${i % 7}/${i}.yaml`, text);
  }
  return files;
}

async function run([mode, out = '', version = 'a', times = '1', killAt = '0']: string[]) {
  let step = 0;
  const onStep = () => {
    if (++step === Number(killAt)) process.kill(process.pid, 'SIGKILL');
  };
  for (let i = 0; i < Number(times); i++) {
    const next = mode === 'alternate' && i % 2 === 1 ? (version === 'a' ? 'b' : 'a') : version;
    await write(out, versionOf(next), { onStep, lock: { wait: 60_000 } });
    if (i === 0) process.stdout.write('running\n');
  }
}

if (process.argv[2] !== undefined && ['alternate', 'repeat'].includes(process.argv[2])) {
  run(process.argv.slice(2)).catch((cause: unknown) => {
    console.error(cause);
    process.exitCode = cause instanceof OutputError ? 2 : 3;
  });
}
