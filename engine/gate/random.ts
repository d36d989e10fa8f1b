/** What a character is: 1 a small letter, 2 a capital, 3 a digit, 4 of base64 but none of these, 0 of nothing. */
const CLASSES = new Uint8Array(0x10000);
for (let code = 0; code < 128; code += 1) {
  const char = String.fromCharCode(code);
  if (/[a-z]/.test(char)) CLASSES[code] = 1;
  else if (/[A-Z]/.test(char)) CLASSES[code] = 2;
  else if (/[0-9]/.test(char)) CLASSES[code] = 3;
  else if (/[+/_-]/.test(char)) CLASSES[code] = 4;
}

const classAt = (text: string, i: number): number => (i < text.length ? CLASSES[text.charCodeAt(i)]! : 0);

/** Shannon's entropy in bits per character. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

export interface Run {
  start: number;
  text: string;
  /** One of several lines that belong together. */
  wrapped: boolean;
}

/** Shorter ones are names, and random ones among them cannot be told from names. */
const SHORTEST = 32;
/** Longer ones are data: a key of 128 bytes has 172. What is longer and secret has a form of its own. */
const LONGEST = 180;

/** The runs of base64 in a text that are as long as keys are, or longer. */
export function runsOf(text: string): Run[] {
  const runs: Run[] = [];
  let wrapped = false;
  // Every letter of every text comes by here.
  const { length } = text;
  for (let i = 0; i < length; i += 1) {
    const start = i;
    while (i < length && CLASSES[text.charCodeAt(i)] !== 0) i += 1;
    if (i - start < SHORTEST) {
      wrapped = false;
      continue;
    }
    const goesOn = i - start >= 56 && /^\r?\n[ \t]{0,200}[\w+/-]/.test(text.slice(i, i + 204));
    runs.push({ start, text: text.slice(start, i), wrapped: wrapped || goesOn });
    wrapped = goesOn;
  }
  return runs;
}

/**
 * Whether a text anywhere is as random as a key. Digests in hex are as random and public, so hex never is; words that
 * are written together have neither digits in between nor so little of them in words.
 */
export function isRandom(text: string): boolean {
  if (text.length < SHORTEST || text.length > LONGEST || isUuid(text) || /^[0-9a-f]+$/i.test(text)) return false;
  const { small, capital, digit, digitGroups, inWords } = featuresOf(text);
  if (small < 4 || capital < 4 || digit < 2 || digitGroups < 2) return false;
  return inWords / text.length < 0.4 && entropy(text) >= 4.2;
}

/** Whether the value of a name that may say secret is one: random, or a key in hex. */
export function isKeyLike(text: string): boolean {
  if (text.length < 16 || isUuid(text)) return false;
  if (/^[0-9a-f]+$/i.test(text)) return text.length >= 32 && entropy(text) >= 3;
  if (!/^[\w+/=.~-]+$/.test(text)) return false;
  const { small, capital, digit, digitGroups, inWords } = featuresOf(text);
  if (digit === 0 || small + capital < 4) return false;
  return digitGroups >= 2 && inWords / text.length < 0.4 && entropy(text) >= 3.3;
}

const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

/** How many of each class, in how many groups the digits stand, and how much stands in words of four letters or more. */
function featuresOf(text: string) {
  const features = { small: 0, capital: 0, digit: 0, digitGroups: 0, inWords: 0 };
  let before = 0;
  let word = 0;
  for (let i = 0; i <= text.length; i += 1) {
    const now = classAt(text, i);
    if (now === 1) features.small += 1;
    else if (now === 2) features.capital += 1;
    else if (now === 3) features.digit += 1;
    if (now === 3 && before !== 3) features.digitGroups += 1;
    const goesOn = now === 1 || (now === 2 && before === 2 && word === 0);
    if (!goesOn) {
      if (word >= 4) features.inWords += word;
      word = now === 2 ? 1 : 0;
    } else word += 1;
    before = now;
  }
  return features;
}
