// A helper that takes a share and ends.
import { workerData } from 'node:worker_threads';

Atomics.add(workerData.shared, 0, 8);
