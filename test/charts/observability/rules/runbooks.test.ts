import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { OF_ANY_EVALUATOR, OF_ANY_TARGET, seriesOf } from '../../../../charts/observability/catalogue/exporter.ts';
import { catalogue } from '../../../../charts/observability/catalogue/index.ts';
import { readQuery } from '../../../../charts/shared/promql/query.ts';
import type { RuleShape } from '../../../../charts/shared/shapes/monitoring.ts';
import { everyAlert, everyGroup } from './every-rule.ts';

const FOLDER = 'docs/runbooks';
const HEADINGS = ['What it means', 'What is affected', 'Look first', 'Mend', 'False alarm'];

/** With which a command may begin. */
const PROGRAMS = ['kubectl', 'ssh', 'npm', 'curl', 'ping'];

const pages = readdirSync(FOLDER).map((file) => file.replace(/\.md$/, ''));
const alerts = [...new Set(everyAlert().map(({ alert }) => alert!))];
const textOf = (page: string): string => readFileSync(join(FOLDER, `${page}.md`), 'utf8');

const linesIn = (text: string, language: string): string[] =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, 'gm'))].flatMap(([, lines]) =>
    lines!.trim().split('\n'),
  );

const known = new Set([
  ...catalogue.flatMap(seriesOf),
  ...OF_ANY_TARGET,
  ...OF_ANY_EVALUATOR,
  ...everyGroup().flatMap(({ rules }) => rules.map(({ record }) => record ?? '')),
]);

test('every alert has a page, and every page an alert', () => {
  expect([...pages].sort()).toEqual([...alerts].sort());
});

describe.each(pages)('%s', (page) => {
  const text = textOf(page);

  test('is made like the others, and short', () => {
    expect(text.split('\n')[0]).toBe(`# ${page}`);
    expect([...text.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading)).toEqual(HEADINGS);
    for (const section of text.split(/^## .*$/m).slice(1)) expect(section.trim()).not.toBe('');
    expect(text.split('\n').length).toBeLessThan(50);
  });

  test('asks what Prometheus takes, of metrics that there are', () => {
    for (const line of linesIn(text, 'promql')) {
      const { problems, selectors } = readQuery(line);
      expect(problems, line).toEqual([]);
      expect(selectors.flatMap(({ metric }) => (metric === undefined || known.has(metric) ? [] : [metric]))).toEqual(
        [],
      );
    }
  });

  test('begins with a program that is there, and asks the cluster of the alert', () => {
    for (const line of linesIn(text, 'sh')) {
      expect(PROGRAMS).toContain(line.split(' ')[0]);
      if (line.startsWith('kubectl')) expect(line).toMatch(/^kubectl --context \{cluster\} /);
    }
    expect(linesIn(text, 'sh').length + linesIn(text, 'promql').length).toBeGreaterThan(0);
  });

  test('names only labels that its alert can have', () => {
    const labels = [...text.matchAll(/(?<![%$])\{([a-z_]+)\}/g)].map(([, label]) => label!);
    const rules = everyAlert().filter(({ alert }) => alert === page);
    expect(labels.filter((label) => !rules.some((rule) => hasLabel(rule, label)))).toEqual([]);
  });

  test('leads to pages that there are', () => {
    for (const [, file] of text.matchAll(/\]\(([^)#]+)/g)) expect(existsSync(join(FOLDER, file!)), file).toBe(true);
  });
});

/** By its own labels, by what its query keeps, or because nothing there takes it away. */
function hasLabel({ expr, labels, annotations }: RuleShape, label: string): boolean {
  if (label === 'cluster' || labels?.[label] !== undefined) return true;
  const { aggregations } = readQuery(String(expr));
  if (JSON.stringify(annotations).includes(`$labels.${label}`)) return true;
  const [outermost] = aggregations;
  return outermost === undefined || outermost.grouping === 'without' || outermost.labels.includes(label);
}

test('the alerts in dist lead to pages that there are', () => {
  const folder = 'dist/clusters/cluster-01/fleet-rules';
  const rules = readdirSync(folder).flatMap((file) => {
    const { spec } = load(readFileSync(join(folder, file), 'utf8')) as { spec: { groups: { rules: RuleShape[] }[] } };
    return spec.groups.flatMap((group) => group.rules);
  });
  const urls = rules.flatMap(({ annotations }) => annotations?.runbook_url ?? []);
  expect(urls.length).toBeGreaterThan(80);
  for (const url of urls) expect(existsSync(url.replace(/^.*\/blob\/[^/]+\//, '')), url).toBe(true);
});
