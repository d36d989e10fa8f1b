import { availableParallelism } from 'node:os';
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { Fleet } from '../../clusters/schema/cluster.ts';
import type { ComposedCluster } from '../compose/cluster.ts';
import type { FleetReadsData } from '../compose/fleet-reads.ts';

/** Clusters from which on a second thread pays for its start; see docs/performance.md. */
const WORTH_IT = 128;
/** More threads wait for the one that takes their results. */
const MOST = 4;
/** Clusters that a thread takes at a time. */
const SHARE = 8;

/** What a thread works on. */
interface Order {
  fleet: Fleet;
  /** Folder of the schemas. */
  schemas: string;
  /** Places in `fleet.clusters` that are to be composed. */
  places: readonly number[];
}

export interface HelperData extends Order {
  /** `[next place to take, messages that were sent]` */
  shared: Int32Array;
  port: MessagePort;
}

/** What one share came to, and all that this thread has read of the fleet so far. */
export interface Share {
  composed: [place: number, cluster: ComposedCluster][];
  reads: FleetReadsData;
}

interface Work {
  /** The program that other threads run; undefined for none. */
  program: string | undefined;
  compose(place: number): ComposedCluster;
  noteReads(reads: FleetReadsData): void;
  /** Milliseconds without a sign of another thread, after which this one does its work. */
  patience?: number;
}

/** Composes every place, in this thread and in others beside it if there are enough of them. */
export function composeTogether(
  order: Order,
  { program, compose, noteReads, patience = 20_000 }: Work,
): Map<number, ComposedCluster> {
  const shared = new Int32Array(new SharedArrayBuffer(8));
  const helpers = order.places.length < WORTH_IT ? 0 : Math.min(availableParallelism(), MOST) - 1;
  const crew = program === undefined ? [] : Array.from({ length: helpers }, () => hire(program, { ...order, shared }));
  const done = new Map<number, ComposedCluster>();
  const isDone = () => done.size === order.places.length;
  try {
    for (const share of taken(order.places, shared)) for (const place of share) done.set(place, compose(place));
    for (const { composed, reads } of sharesOf(crew, { shared, patience, isDone })) {
      noteReads(reads);
      for (const [place, cluster] of composed) done.set(place, cluster);
    }
  } finally {
    for (const { worker } of crew) void worker.terminate();
  }
  for (const place of order.places) if (!done.has(place)) done.set(place, compose(place));
  return done;
}

/** Shares that no other thread has taken. */
export function* taken(places: readonly number[], shared: Int32Array): Generator<readonly number[]> {
  for (;;) {
    const from = Atomics.add(shared, 0, SHARE);
    if (from >= places.length) return;
    yield places.slice(from, from + SHARE);
  }
}

interface Helper {
  worker: Worker;
  port: MessagePort;
}

function hire(program: string, order: Omit<HelperData, 'port'>): Helper {
  const { port1, port2 } = new MessageChannel();
  const workerData: HelperData = { ...order, port: port2 };
  return { worker: new Worker(program, { workerData, transferList: [port2] }), port: port1 };
}

/** What the others send until all is done; a thread that has died is not waited for. */
function* sharesOf(
  crew: readonly Helper[],
  { shared, patience, isDone }: { shared: Int32Array; patience: number; isDone: () => boolean },
): Generator<Share> {
  for (let received = 0; !isDone(); ) {
    // Nothing else happens in this thread meanwhile, so it may as well stand still.
    if (Atomics.load(shared, 1) === received && Atomics.wait(shared, 1, received, patience) === 'timed-out') return;
    for (const { port } of crew) {
      for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port)) {
        received += 1;
        yield next.message;
      }
    }
  }
}
