import { refuse } from '../seal-error.ts';

/** What the prompt needs of a stream such as process.stdin. */
export interface Keyboard {
  isTTY?: boolean;
  setRawMode?(raw: boolean): unknown;
  on(event: 'data', listener: (bytes: Buffer) => void): unknown;
  off(event: 'data', listener: (bytes: Buffer) => void): unknown;
  resume(): unknown;
  pause(): unknown;
}

export interface PromptStreams {
  keyboard: Keyboard;
  screen: { write(text: string): unknown };
}

/** A terminal hands over no longer line; a key or a certificate comes from a file. */
const MOST_BYTES = 64 * 1024;

const [CTRL_C, CTRL_D, BACKSPACE, LINE_FEED, RETURN, CTRL_U, ESCAPE, DELETE] = [3, 4, 8, 10, 13, 21, 27, 127];

/** Reads a value twice without showing it; the Buffer is the caller's to zero. */
export async function promptForValue(what: string, { keyboard, screen }: PromptStreams): Promise<Buffer> {
  const lines = new Lines();
  const listener = (bytes: Buffer) => {
    lines.take(bytes);
    bytes.fill(0);
  };
  keyboard.setRawMode?.(true);
  keyboard.on('data', listener);
  keyboard.resume();
  try {
    screen.write(`${what} (not shown): `);
    const first = await lines.next();
    screen.write('\nthe same again: ');
    const second = await lines.next();
    screen.write('\n');
    try {
      if (!first.equals(second)) {
        first.fill(0);
        throw refuse('plaintext', what, 'the two are not the same; nothing was sealed, so enter it again');
      }
      return first;
    } finally {
      second.fill(0);
    }
  } finally {
    lines.end();
    keyboard.off('data', listener);
    keyboard.pause();
    keyboard.setRawMode?.(false);
  }
}

/** Puts the keys of a terminal in raw mode together to lines, in memory that is zeroed. */
class Lines {
  readonly #line = Buffer.alloc(MOST_BYTES);
  #length = 0;
  readonly #done: Buffer[] = [];
  #failure: Error | undefined;
  #wake: () => void = () => {};

  take(bytes: Buffer): void {
    for (const byte of bytes) this.#key(byte);
    this.#wake();
  }

  async next(): Promise<Buffer> {
    for (;;) {
      if (this.#failure) throw this.#failure;
      const line = this.#done.shift();
      if (line) return line;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  end(): void {
    this.#line.fill(0);
    for (const line of this.#done) line.fill(0);
  }

  #key(byte: number): void {
    if (byte === CTRL_C || (byte === CTRL_D && this.#length === 0)) this.#fail('cancelled; nothing was sealed');
    else if (byte === LINE_FEED || byte === RETURN || byte === CTRL_D) this.#finish();
    else if (byte === BACKSPACE || byte === DELETE) this.#drop();
    else if (byte === CTRL_U) this.#length = 0;
    else if (byte === ESCAPE)
      this.#fail('an escape or arrow key, which a value cannot hold; enter it again, or give --file');
    else if (this.#length === MOST_BYTES) this.#fail(`more than ${MOST_BYTES} bytes; give --file`);
    else this.#line[this.#length++] = byte;
  }

  #finish(): void {
    this.#done.push(Buffer.from(this.#line.subarray(0, this.#length)));
    this.#line.fill(0, 0, this.#length);
    this.#length = 0;
  }

  /** Takes away the last character, of whatever number of bytes. */
  #drop(): void {
    while (this.#length > 0 && (this.#line[--this.#length]! & 0xc0) === 0x80);
  }

  #fail(message: string): void {
    this.#failure ??= refuse('plaintext', 'the prompt', message);
  }
}
