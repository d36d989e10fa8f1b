import { existsSync, readFileSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { error } from '../../charts/shared/finding.ts';
import { systemCode } from '../system-code.ts';
import { attempt, OutputError } from './output-error.ts';
import { OWN } from './paths.ts';

const POLL = 50;
/** Milliseconds in which a run over a thousand clusters composes and writes them, several times over. */
const PATIENCE = 60_000;
/** Milliseconds after which a lock that says nothing counts as left by a process that was killed while it wrote it. */
const SPEECHLESS = 2_000;

interface Holder {
  pid: number;
  host: string;
  /** Start time of the process as the kernel counts it; where there is none, '' (then a reused pid looks alive). */
  started: string;
}

export interface LockOptions {
  /** Milliseconds to wait for another run. */
  wait?: number;
  /** Called once when the lock is held by another run. */
  onWait?: (holder: string) => void;
  /** Whether a signal ends the process at once, until `hearSignals`: what is busy for long hears none, and the lock is taken over. */
  isLeftBySignals?: boolean;
}

/** Takes the lock of an output folder; `shown` names the folder in messages. The result gives it back. */
export async function acquireLock(out: string, shown: string, options: LockOptions = {}): Promise<() => void> {
  const path = join(out, OWN.lock);
  const at = `${shown}/${OWN.lock}`;
  const { wait = PATIENCE, onWait, isLeftBySignals = false } = options;
  const self = describeSelf();
  let told = false;
  for (let waited = 0; ; waited += POLL) {
    if (attempt(at, () => tryLock(path, self))) {
      attempt(at, () => clearGuards(path, self));
      if (!isLeftBySignals) hearSignals();
      return holdUntilExit(path, self);
    }
    const holder = describe(read(path));
    if (waited >= wait) {
      const mend = 'let it finish and run synth again, or delete the file if that run is gone';
      throw new OutputError([error('locked', at, `another run writes here (${holder}); ${mend}`)]);
    }
    if (!told) onWait?.(holder);
    told = true;
    await sleep(POLL);
  }
}

const guardOf = (path: string) => `${path}-takeover`;

/**
 * Only who holds the guard may remove a dead run's lock, and looks again before it does: so no run can remove
 * the lock that a quicker one has just taken. A guard left by a killed run is taken over in the same way.
 */
function tryLock(path: string, self: string): boolean {
  if (create(path, self)) return true;
  if (!isStale(path)) return false;
  const guard = guardOf(path);
  if (!tryLock(guard, self)) return false;
  try {
    if (isStale(path)) unlinkSync(path);
  } finally {
    unlinkSync(guard);
  }
  return create(path, self);
}

/** Removes the guards of runs that were killed while they took over. */
function clearGuards(path: string, self: string): void {
  const guard = guardOf(path);
  if (existsSync(guard) && tryLock(guard, self)) unlinkSync(guard);
  if (existsSync(guardOf(guard))) clearGuards(guard, self);
}

function create(path: string, self: string): boolean {
  try {
    writeFileSync(path, self, { flag: 'wx' });
  } catch (cause) {
    if (systemCode(cause) === 'EEXIST') return false;
    // On a full disk the file is made, and what it has to say is not.
    if (read(path) === '') unlinkSync(path);
    throw cause;
  }
  // A process stopped between creating and writing may have been taken over meanwhile.
  return read(path) === self;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT') return undefined;
    throw cause;
  }
}

function isStale(path: string): boolean {
  const text = read(path);
  if (text === undefined) return false;
  const holder = parse(text);
  if (holder === undefined)
    return Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Infinity) > SPEECHLESS;
  if (holder.host !== hostname()) return false;
  return !isAlive(holder);
}

function isAlive({ pid, started }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (cause) {
    return systemCode(cause) === 'EPERM';
  }
  const now = startOf(pid);
  return now === '' || started === '' || now === started;
}

/** Field 22 of /proc/<pid>/stat; it tells a process from a later one with the same number. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may itself hold spaces and brackets.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? 'ended' : (fields[19] ?? '');
  } catch {
    return '';
  }
}

const describeSelf = () =>
  `${JSON.stringify({ pid: process.pid, host: hostname(), started: startOf(process.pid) } satisfies Holder)}\n`;

function parse(text: string): Holder | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('pid' in value && 'host' in value && 'started' in value))
      return;
    const { pid, host, started } = value;
    if (!Number.isInteger(pid) || typeof pid !== 'number' || pid <= 0) return;
    if (typeof host !== 'string' || typeof started !== 'string') return;
    return { pid, host, started };
  } catch {
    return undefined;
  }
}

function describe(text: string | undefined): string {
  const holder = text === undefined ? undefined : parse(text);
  return holder === undefined ? 'the lock does not say which' : `process ${holder.pid} on ${holder.host}`;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const held = new Map<string, string>();

function holdUntilExit(path: string, self: string): () => void {
  held.set(path, self);
  if (!process.listeners('exit').includes(releaseAll)) process.on('exit', releaseAll);
  return () => release(path);
}

/** Gives back all locks before a signal ends the process. */
export function hearSignals(): void {
  // Never removed: a signal that arrives while a run is busy is heard a turn later, and would be lost without a listener.
  for (const signal of SIGNALS) if (!process.listeners(signal).includes(onSignal)) process.on(signal, onSignal);
}

function release(path: string): void {
  const self = held.get(path);
  held.delete(path);
  try {
    if (self !== undefined && read(path) === self) unlinkSync(path);
  } catch {
    // It stays as the lock of a process that has ended, which the next run takes over.
  }
}

function releaseAll(): void {
  for (const path of held.keys()) release(path);
}

/** Two parts of the program that are loaded apart have a listener each, and neither waits for the other. */
const OURS = Symbol.for('fleetwright.releases-locks');

function onSignal(signal: NodeJS.Signals): void {
  // Another listener decides whether the process ends; if it does, 'exit' releases the lock.
  if (process.listeners(signal).some((listener) => !(OURS in listener))) return;
  releaseAll();
  process.removeListener(signal, onSignal);
  process.kill(process.pid, signal);
}

onSignal[OURS] = true;
