import { EventEmitter } from 'node:events';
import { describe, expect, test } from 'vitest';
import { type Keyboard, promptForValue } from '../../../../engine/seal/plaintext/prompt.ts';
import { SealError } from '../../../../engine/seal/seal-error.ts';

class FakeKeyboard extends EventEmitter implements Keyboard {
  isTTY = true;
  readonly modes: string[] = [];
  setRawMode = (raw: boolean) => this.modes.push(raw ? 'raw' : 'cooked');
  resume = () => this.modes.push('on');
  pause = () => this.modes.push('off');
}

/** Types some keys, each text as one piece, and gives what came of it and what the screen showed. */
async function type(...pieces: string[]) {
  const keyboard = new FakeKeyboard();
  let shown = '';
  const value = promptForValue('the key', { keyboard, screen: { write: (text) => (shown += text) } });
  const typed = pieces.map((piece) => Buffer.from(piece));
  for (const bytes of typed) keyboard.emit('data', bytes);
  const result = await value.then(
    (bytes) => bytes.toString(),
    (cause) => {
      if (!(cause instanceof SealError)) throw cause;
      return cause;
    },
  );
  return { result, shown, modes: keyboard.modes, typed, listeners: keyboard.listenerCount('data') };
}

describe('a typed value', () => {
  test('is asked for twice and shown never', async () => {
    const { result, shown, modes, listeners } = await type('hun', 'ter2\r', 'hunter2\n');
    expect(result).toBe('hunter2');
    expect(shown).toBe('the key (not shown): \nthe same again: \n');
    expect(modes).toEqual(['raw', 'on', 'off', 'cooked']);
    expect(listeners).toBe(0);
  });

  test('leaves nothing in the memory of the keyboard', async () => {
    const { typed } = await type('hunter2\r', 'hunter2\r');
    expect(typed.every((bytes) => bytes.every((byte) => byte === 0))).toBe(true);
  });

  test('is corrected as on any line, by whole characters', async () => {
    expect((await type('x\u0015hü\u007funt\bter2\r', 'hunter2\r')).result).toBe('hunter2');
    expect((await type('\u007f\u007fok\r', 'ok\r')).result).toBe('ok');
  });

  test('may be pasted with its second time, and hold a blank or anything but ASCII', async () => {
    expect((await type(' pässword \u{1F511} \r pässword \u{1F511} \r')).result).toBe(' pässword \u{1F511} ');
  });

  test.each([
    ['two that differ', ['hunt\r', 'hund\r'], 'not the same'],
    ['Ctrl-C', ['hun\u0003'], 'cancelled'],
    ['Ctrl-D on an empty line', ['\u0004'], 'cancelled'],
    ['an arrow key', ['hun\u001B[D'], 'an escape or arrow key'],
    ['more than a line', ['x'.repeat(70_000)], 'give --file'],
  ])('ends without a value: %s', async (_what, pieces, message) => {
    const { result, modes } = await type(...pieces);
    expect(result).toBeInstanceOf(SealError);
    expect(String(result)).toContain(message);
    expect(String(result)).not.toMatch(/hun/);
    expect(modes.at(-1)).toBe('cooked');
  });
});
