// Runs the programs of one test server and ends them, by their own ids, as soon as its standard input closes: however the
// test ends, even killed, the pipe to it closes. Then it removes the server's folder.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const [folder] = process.argv.slice(2);
const running = [];
let isEnding = false;

function start({ name, program, args, env = {} }) {
  const log = openSync(join(folder, `${name}.log`), 'a');
  const child = spawn(program, args, { cwd: folder, stdio: ['ignore', log, log], env });
  const ended = once(child, 'exit').catch((problem) => [problem.message]);
  running.push({ name, child, ended });
  ended.then(([code]) => isEnding || console.log(JSON.stringify({ name, ended: code })));
}

async function stop({ child, ended }) {
  child.kill('SIGTERM');
  const kill = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await ended;
  clearTimeout(kill);
}

function take(order) {
  if (order.stop === undefined) start(order);
  else for (const each of running.filter(({ name }) => name === order.stop)) stop(each);
}

async function end() {
  if (isEnding) return;
  isEnding = true;
  // The last that was started needs the first.
  for (const each of running.reverse()) await stop(each);
  rmSync(folder, { recursive: true, force: true });
  process.exit();
}

// A terminal's interrupt reaches the whole group; what counts is that the test itself ends.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, end);
process.stdout.on('error', end);
createInterface({ input: process.stdin })
  .on('line', (line) => take(JSON.parse(line)))
  .on('close', end);
