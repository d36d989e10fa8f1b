import { isFields } from '../../clusters/schema/fields.ts';
import { dialect } from './cel-dialect.ts';
import { type Rule, rules } from './cel-environment.ts';
import { celValue } from './cel-value.ts';
import type { CelRule } from './json-schema.ts';
import type { SchemaNode } from './node.ts';
import type { Walk } from './walk.ts';

const parsed = new Map<string, Rule | Error>();

/** Reports the rules (`x-kubernetes-validations`) that a value breaks. */
export function checkCel(node: SchemaNode, value: unknown, walk: Walk): void {
  let self: unknown;
  for (const rule of node.cel) {
    // A rule on the change from one state to the next has nothing to say of a new object.
    if (isTransition(rule)) continue;
    const unread = walk.minor < READS_EMPTY ? unreadField(node, value, rule) : undefined;
    if (unread !== undefined) {
      walk.refuse(
        unread,
        `has no fields to a rule of its kind, which API servers before 1.${READS_EMPTY} fail on`,
        'cel',
      );
      continue;
    }
    self ??= celValue(node, value);
    const message = broken(rule, self);
    if (message !== undefined) walk.refuse(rule.fieldPath?.replace(/^\./, '') ?? '', message, 'cel');
  }
}

/** A minor whose API server lets rules ask for an object whose schema names no field; that of 1.28 fails on it. */
const READS_EMPTY = 33;

/** The field that such a rule asks for. */
function unreadField(node: SchemaNode, value: unknown, { rule }: CelRule): string | undefined {
  if (!isFields(value)) return undefined;
  return Object.keys(value).find((field) => {
    const { raw } = node.property(field) ?? {};
    if (raw?.type !== 'object' || raw.properties || raw.additionalProperties !== undefined) return false;
    const isOpen = raw['x-kubernetes-preserve-unknown-fields'] || raw['x-kubernetes-embedded-resource'];
    return !isOpen && new RegExp(`\\bself\\.${field}\\b`).test(rule);
  });
}

export const isTransition = ({ rule, optionalOldSelf }: CelRule): boolean =>
  !optionalOldSelf && /\boldSelf\b/.test(rule);

/** The rule made ready to run, or why it cannot be read. */
export function parseRule(rule: string): Rule | Error {
  let ready = parsed.get(rule);
  if (!ready) {
    try {
      ready = rules.parse(dialect(rule));
    } catch (error) {
      ready = error instanceof Error ? error : new Error(String(error));
    }
    parsed.set(rule, ready);
  }
  return ready;
}

function broken(rule: CelRule, self: unknown): string | undefined {
  const ready = parseRule(rule.rule);
  if (ready instanceof Error) return `its rule cannot be read: ${ready.message.split('\n')[0]} in ${rule.rule}`;
  try {
    if (ready(variables(rule, self)) === true) return undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    return `${ownMessage(rule, self)} (${reason})`;
  }
  return ownMessage(rule, self);
}

const variables = ({ optionalOldSelf }: CelRule, self: unknown) =>
  optionalOldSelf ? { self, oldSelf: NO_OLD_SELF } : { self };

const NO_OLD_SELF: unknown = rules.evaluate('optional.none()');

function ownMessage(rule: CelRule, self: unknown): string {
  const expression = rule.messageExpression ? parseRule(rule.messageExpression) : undefined;
  if (typeof expression === 'function') {
    try {
      const message: unknown = expression({ self });
      if (typeof message === 'string' && message.trim()) return message;
    } catch {
      // As the API server does: a message that cannot be made gives way to the plain one.
    }
  }
  return rule.message ?? `must satisfy ${rule.rule.replace(/\s+/g, ' ').trim()}`;
}
