import { describe, expect, test } from 'vitest';
import { planPicture } from '../../../../charts/rollouts/plan/picture.ts';
import { type Plan, planRollout } from '../../../../charts/rollouts/plan/plan.ts';
import { TimeAxis } from '../../../../charts/rollouts/plan/time-axis.ts';
import { analysis, asked, NEW, ROUTED, rolloutWith, successRate, templateWith } from './objects.ts';

const planOf = (strategy: object, replicas = 6): Plan =>
  planRollout({
    rollout: rolloutWith({ replicas, strategy }),
    templates: [templateWith('rate', asked(successRate(NEW), { interval: '2m', count: 3, failureLimit: 1 }))],
    assumptions: { runs: 50 },
  });

const STEPS = [{ setWeight: 20 }, { pause: { duration: '4m' } }, { analysis: analysis('rate') }, { setWeight: 60 }];
const routed = planOf({ canary: { ...ROUTED, steps: [...STEPS, { pause: {} }] } });
const picture = planPicture(routed, 'shop <in> "prod" & staging');

interface Element {
  name: string;
  attributes: Record<string, string>;
  depth: number;
}

/** The elements of a picture in their order; throws where a tag is not closed. */
function elementsOf(svg: string): Element[] {
  const open: string[] = [];
  const elements: Element[] = [];
  for (const [, close, name, attributes = '', alone] of svg.matchAll(/<(\/?)([a-z]+)((?:\s[^<>]*?)?)(\/?)>/gi)) {
    if (close === '/') expect(open.pop()).toBe(name);
    else {
      const pairs = [...attributes.matchAll(/([\w:-]+)="([^"]*)"/g)].map(([, key, value]) => [key!, value!]);
      elements.push({ name: name!, attributes: Object.fromEntries(pairs), depth: open.length });
      if (alone !== '/') open.push(name!);
    }
  }
  expect(open).toEqual([]);
  return elements;
}

const elements = elementsOf(picture);
const named = (name: string) => elements.filter((each) => each.name === name);

describe('the picture of a plan', () => {
  test('is one whole element, with a name and a description for those who hear it', () => {
    expect(elements.filter(({ depth }) => depth === 0).map(({ name }) => name)).toEqual(['svg']);
    expect(elements[0]!.attributes).toMatchObject({ role: 'img', 'aria-labelledby': 'title description' });
    expect(picture).toContain('<title id="title">shop &lt;in&gt; &quot;prod&quot; &amp; staging</title>');
    expect(picture).toMatch(
      /<desc id="description">Canary by traffic, 6 pods: .* Step 1, pause 4m: 20 % of the traffic, 2 new/,
    );
  });

  test('brings its own colors for light and dark, and loads nothing', () => {
    expect(picture).toContain('@media (prefers-color-scheme:dark)');
    expect(named('rect')[0]!.attributes).toMatchObject({ class: 'paper', width: '960' });
    expect(picture).not.toMatch(/<(script|image|foreignObject)|href|url\((?!#)|@import/);
  });

  test('keeps all that it draws within its borders', () => {
    const [, , width, height] = elements[0]!.attributes.viewBox!.split(' ').map(Number);
    for (const { name, attributes } of elements) {
      const { x, y, cx, cy, x1, x2, y1, y2 } = attributes;
      const inside = name !== 'line' || attributes.class?.startsWith('hatch') !== true;
      for (const value of [x, cx, x1, x2])
        if (value !== undefined && inside) expect(Number(value)).toBeLessThanOrEqual(width!);
      for (const value of [y, cy, y1, y2])
        if (value !== undefined && inside) expect(Number(value)).toBeLessThanOrEqual(height!);
    }
    expect(picture).not.toMatch(/NaN|Infinity|undefined/);
  });

  test('hatches where it waits, for a time and for a person', () => {
    const fills = named('rect').map(({ attributes }) => attributes.fill);
    expect(fills).toContain('url(#pause)');
    expect(fills).toContain('url(#person)');
    expect(fills).not.toContain('url(#endless)');
    for (const id of ['pause', 'person', 'endless'])
      expect(named('pattern').map(({ attributes }) => attributes.id)).toContain(id);
  });

  test('has a box for each step, a dot for each measurement and a mark for each fault that is noticed', () => {
    const classes = (name: string, word: string) =>
      named(name).filter(({ attributes }) => (attributes.class ?? '').split(' ').includes(word)).length;
    expect(classes('rect', 'step')).toBe(routed.steps.length);
    expect(classes('circle', 'dot')).toBe(3);
    expect(classes('circle', 'alarm')).toBe(2);
    expect(picture).toContain('aborted in 100 % after');
  });

  test('is the same every time', () => {
    expect(planPicture(routed, 'a')).toBe(
      planPicture(planOf({ canary: { ...ROUTED, steps: [...STEPS, { pause: {} }] } }), 'a'),
    );
  });
});

describe('with long names and many steps', () => {
  const LONG = 'customer-relationship-management-frontend-service in production-europe-west on cluster-03, cluster-04';
  const weights = (pause: object, count: number) =>
    Array.from({ length: count }, (_, i) => [{ setWeight: Math.round((95 * (i + 1)) / count) }, { pause }]).flat();
  const name = 'customer-checkout-success-rate-of-all-regions';
  const drawn = (steps: object[]) => {
    const plan = planRollout({
      rollout: rolloutWith({
        replicas: 10,
        strategy: { canary: { ...ROUTED, analysis: { ...analysis(name), startingStep: 1 }, steps } },
      }),
      templates: [templateWith(name, asked(successRate(NEW), { interval: '1m', count: 3, failureLimit: 1 }))],
      assumptions: { runs: 50 },
    });
    return { plan, svg: planPicture(plan, LONG) };
  };

  interface Words {
    from: number;
    to: number;
    y: number;
    words: string;
  }

  /** Where words stand, by the width that they have at least. */
  const wordsOf = (svg: string): Words[] => {
    const moved = /<g transform="translate\(0 (\d+)\)">/.exec(svg);
    return [...svg.matchAll(/<text class="([^"]*)" x="([^"]*)" y="([^"]*)"(?: text-anchor="(\w+)")?>([^<]*)</g)].map(
      (found) => {
        const [, classes = '', x, y, anchor, words = ''] = found;
        const width = words.length * (classes.includes('title') ? 18 : classes.includes('small') ? 11 : 12) * 0.5;
        const from = Number(x) - (anchor === 'end' ? width : anchor === 'middle' ? width / 2 : 0);
        const more = moved !== null && found.index > moved.index ? Number(moved[1]) : 0;
        return { from, to: from + width, y: Number(y) + more, words };
      },
    );
  };

  test.each([
    ['three weights', weights({ duration: '5m' }, 3)],
    ['twenty weights', weights({ duration: '1m' }, 20)],
    ['weights of different length', [...weights({ duration: '10m' }, 3), ...weights({ duration: '5s' }, 8)]],
    ['twenty waits for a person', weights({}, 20)],
  ])('no words leave the picture or meet others: %s', (_, steps) => {
    const words = wordsOf(drawn(steps).svg);
    expect(words.length).toBeGreaterThan(15);
    for (const each of words) {
      expect(each.from, each.words).toBeGreaterThanOrEqual(0);
      expect(each.to, each.words).toBeLessThanOrEqual(960);
    }
    const meeting = words.flatMap((a, i) =>
      words
        .slice(i + 1)
        .filter((b) => Math.abs(a.y - b.y) < 9 && a.from < b.to && b.from < a.to)
        .map((b) => [a, b]),
    );
    expect(meeting).toEqual([]);
  });

  test('time goes on from left to right, however many waits there are', () => {
    const { plan } = drawn(weights({}, 20));
    const axis = new TimeAxis(plan, { left: 100, right: 900 });
    const places = plan.moments.map(({ at, step }) => axis.x(at, step));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places[0]).toBeGreaterThanOrEqual(100);
    expect(places.at(-1)).toBeLessThanOrEqual(900);
  });

  test('a metric that is done long before the rollout is shown where it is measured', () => {
    const { svg } = drawn(weights({ duration: '10m' }, 3));
    const dots = [...svg.matchAll(/<circle class="dot" cx="([0-9.]+)"/g)].map(([, x]) => Number(x));
    expect(dots).toHaveLength(3);
    expect(dots[2]! - dots[0]!).toBeLessThan(80);
  });

  test('the title goes on in a second line, and all else gives way', () => {
    const { svg } = drawn(weights({ duration: '5m' }, 3));
    expect(svg.match(/class="title"/g)).toHaveLength(2);
    expect(svg).toContain('<g transform="translate(0 22)">');
  });
});

test('what nothing notices stands there in words', () => {
  const blind = planOf({
    canary: { ...ROUTED, steps: [{ analysis: { ...analysis('rate'), dryRun: [{ metricName: '.' }] } }] },
  });
  expect(planPicture(blind, 'blind').match(/no analysis notices it/g)).toHaveLength(2);
});

test.each<[string, object, number]>([
  [
    'blue-green',
    { blueGreen: { activeService: 'shop', autoPromotionSeconds: 60, postPromotionAnalysis: analysis('rate') } },
    3,
  ],
  ['of one pod and no steps', { canary: {} }, 1],
  ['that never ends', { canary: { ...ROUTED, steps: [{ experiment: { templates: [{ name: 'a' }] } }] } }, 4],
  ['of many steps', { canary: { steps: Array.from({ length: 40 }, (_, i) => ({ setWeight: i * 2 })) } }, 200],
  ['of no pods', { canary: { steps: [{ setWeight: 10 }] } }, 0],
])('a plan %s is drawn too', (_, strategy, replicas) => {
  const svg = planPicture(planOf(strategy, replicas), 'shop');
  expect(elementsOf(svg).length).toBeGreaterThan(20);
  expect(svg).not.toMatch(/NaN|Infinity|undefined/);
});
