import type { Finding } from '../charts/shared/finding.ts';
import { formatFindings } from './findings.ts';

/** What a terminal needs of a stream such as process.stderr. */
interface Stream {
  write(text: string): unknown;
  isTTY?: boolean;
  columns?: number;
}

export interface TerminalOptions {
  /** Findings and results only. */
  quiet?: boolean;
  stdout?: Stream;
  stderr?: Stream;
  env?: Readonly<Record<string, string | undefined>>;
  /** Milliseconds. */
  now?: () => number;
}

/** Shorter runs show no progress. */
const SLOW_MS = 1_000;
const CLEAR_LINE = '\r\u001B[K';

/** How commands speak: results to stdout, findings and progress to stderr. */
export class Terminal {
  readonly #quiet: boolean;
  readonly #stdout: Stream;
  readonly #stderr: Stream;
  readonly #color: boolean;
  readonly #showsProgress: boolean;
  readonly #now: () => number;
  readonly #started: number;
  #line = '';

  constructor(options: TerminalOptions = {}) {
    const { quiet = false, stdout = process.stdout, stderr = process.stderr, env = process.env } = options;
    this.#quiet = quiet;
    this.#stdout = stdout;
    this.#stderr = stderr;
    this.#color = hasColor(stderr, env);
    this.#showsProgress = !quiet && stderr.isTTY === true && !env.CI && env.TERM !== 'dumb';
    this.#now = options.now ?? (() => performance.now());
    this.#started = this.#now();
  }

  /** What a run did; silent under --quiet. */
  print(line: string): void {
    if (!this.#quiet) this.result(line);
  }

  /** What was asked for; never silent. */
  result(line: string): void {
    this.#clear();
    this.#stdout.write(`${line}\n`);
  }

  json(value: unknown): void {
    this.result(JSON.stringify(value, null, 2));
  }

  report(findings: readonly Finding[]): void {
    this.#clear();
    for (const line of formatFindings(findings, { color: this.#color })) this.#stderr.write(`${line}\n`);
  }

  /**
   * Shows on a terminal what a slow run is at, until the result is called.
   * A timer shows it while the work waits for something; work that never does calls `tick` now and then.
   */
  progress(text: string): () => void {
    if (!this.#showsProgress) return () => {};
    this.tick(text);
    const timer = setTimeout(() => this.tick(text), Math.max(0, SLOW_MS - this.#elapsed()));
    timer.unref();
    return () => {
      clearTimeout(timer);
      this.#clear();
    };
  }

  /** Shows the text as the progress, if the run is slow by now. */
  tick(text: string): void {
    if (!this.#showsProgress || this.#elapsed() < SLOW_MS) return;
    const line = [...text].slice(0, Math.max(1, (this.#stderr.columns ?? 80) - 1)).join('');
    if (line === this.#line) return;
    this.#stderr.write(`${CLEAR_LINE}${line}`);
    this.#line = line;
  }

  #elapsed(): number {
    return this.#now() - this.#started;
  }

  #clear(): void {
    if (this.#line !== '') this.#stderr.write(CLEAR_LINE);
    this.#line = '';
  }
}

/** FORCE_COLOR (0 is off) before NO_COLOR before what the stream is. */
function hasColor(stream: Stream, env: Readonly<Record<string, string | undefined>>): boolean {
  if (env.FORCE_COLOR) return !['0', 'false'].includes(env.FORCE_COLOR);
  if (env.NO_COLOR) return false;
  return stream.isTTY === true && env.TERM !== 'dumb';
}
