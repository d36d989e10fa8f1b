import { z } from 'zod';
import { unfixed } from './image-reference.ts';
import { histogramProblem, labelName, matchers, outcomes } from './matchers.ts';
import { perCent } from './per-cent.ts';
import { goDuration, portName } from './units.ts';

const metricName = z.string().regex(/^[a-zA-Z_:][a-zA-Z0-9_:]*$/, {
  error: 'expected the name of a metric such as http_requests_total',
});

const histogramName = metricName.superRefine((name, context) => {
  const message = histogramProblem(name);
  if (message !== undefined) context.addIssue({ code: 'custom', message });
});

/** What every analysis takes. */
const timing = {
  name: z
    .string()
    .regex(/^[a-z0-9]([-a-z0-9]{0,30}[a-z0-9])?$/, { error: 'expected a DNS label of at most 32 characters' })
    .optional()
    .describe('tells two analyses of one type apart; default: the type'),
  interval: goDuration.default('1m').describe('between two measurements'),
  count: z
    .int()
    .min(1)
    .max(1000)
    .optional()
    .describe('measurements; default: 5, or as many as fit beside the steps of a canary'),
  failureLimit: z.int().min(0).max(999).default(1).describe('failed measurements that are tolerated'),
};

/** What succeeds or does not, and needs no second try. */
const once = {
  ...timing,
  count: z.int().min(1).max(1000).default(1).describe('measurements'),
  failureLimit: z.int().min(0).max(999).default(0).describe('failed measurements that are tolerated'),
  initialDelay: goDuration.optional().describe('before the first measurement'),
};

const whenEmpty = z
  .enum(['fail', 'pass'])
  .default('fail')
  .describe('what a measurement without any data is; pass: nights without traffic do not abort');

/** Metrics are as old as the way to the store is long. */
const ofMetrics = {
  ...timing,
  interval: goDuration
    .optional()
    .describe('between two measurements; default: 1m, or the scrape interval where that is longer'),
  initialDelay: goDuration
    .optional()
    .describe(
      'before the first measurement: less sees the past; default: 2m, or two scrape intervals and 1m where that is longer',
    ),
  whenEmpty,
};

const forgiven = (what: string) =>
  z
    .int()
    .min(0)
    .max(1000)
    .default(2)
    .describe(`${what} within a window that tell nothing yet, unless they are half of them`);

const window = goDuration
  .optional()
  .describe('over which rates are taken; default: 2m, or four times the scrape interval where that is longer');

const counter = {
  metric: metricName.default('http_requests_total').describe('counter of requests'),
  label: labelName.default('code').describe('its label that tells the outcome, such as code or status'),
  failing: outcomes.default('5..').describe('regular expression of the outcomes that are failures'),
  forgiven: forgiven('failed requests'),
  matchers,
};

const analysis = <Name extends string, Shape extends z.ZodRawShape>(type: Name, summary: string, shape: Shape) =>
  z.strictObject({ type: z.literal(type), ...shape }).describe(summary);

const fixedImage = z
  .string()
  .min(1)
  .superRefine((text, context) => {
    const message = unfixed(text);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  });

const httpPath = z.string().regex(/^\/\S*$/, { error: 'expected a path such as /health' });

/** A question to the new version, from a ready template. */
export const AnalysisSchema = z.discriminatedUnion('type', [
  analysis('successRate', 'the share of requests that succeed', {
    ...ofMetrics,
    ...counter,
    atLeast: perCent.default(99).describe('per cent, such as 99.5'),
    window,
  }),
  analysis('latency', 'how long requests take', {
    ...ofMetrics,
    metric: histogramName
      .default('http_request_duration_seconds')
      .describe('histogram in seconds, without its suffix _bucket'),
    quantile: perCent.default(99).describe('per cent of the requests that are faster than atMost'),
    atMost: z
      .string()
      .regex(/^[1-9][0-9]*(ms|s)$/, { error: 'expected milliseconds or seconds such as 500ms' })
      .default('500ms')
      .describe('how long so many of the requests take at most'),
    forgiven: forgiven('slow requests'),
    matchers,
    window,
  }),
  analysis('errorBudgetBurn', 'how fast failures use up what an objective allows', {
    ...ofMetrics,
    ...counter,
    objective: perCent.default(99.9).describe('per cent of requests that have to succeed over 30 days'),
    burnRate: z
      .number()
      .positive()
      .default(14.4)
      .describe('times as fast as the budget would last; both windows count'),
    shortWindow: goDuration
      .optional()
      .describe('tells soon that it is over; default: 5m, or four times the scrape interval where that is longer'),
    longWindow: goDuration.default('1h').describe('tells that it is no blip'),
  }),
  analysis('saturation', 'how near the pods are to their limits', {
    ...ofMetrics,
    cpu: perCent.optional().describe('at most so many per cent of the CPU limit; needs resources.cpuLimit'),
    memory: perCent.default(90).describe('at most so many per cent of the memory limit'),
    window,
  }),
  analysis('logErrors', 'which part of the lines of the log tells of errors', {
    ...timing,
    initialDelay: goDuration.default('2m').describe('before the first measurement: lines take a while to arrive'),
    whenEmpty,
    atMost: z
      .number()
      .min(0)
      .lt(100)
      .default(1)
      .describe('per cent of the lines within the window: 0.5 is one line of 200'),
    forgiven: forgiven('lines'),
    query: z
      .string()
      .min(1)
      .default('log_processed.level:(error OR fatal OR ERROR OR FATAL)')
      .describe('of OpenSearch, in the syntax of query_string'),
    window: goDuration.default('5m').describe('back from the measurement'),
  }),
  analysis('smokeTest', 'one answer of the new version to the controller', {
    ...once,
    port: portName.describe('name of one of ports'),
    path: httpPath.default('/').describe('has to answer 2xx with JSON, or with any text'),
    jsonPath: z
      .templateLiteral(['{$', z.string(), '}'], { error: 'expected a JSON path such as {$.status}' })
      .optional()
      .describe('of the JSON that is compared with equals, such as {$.status}'),
    equals: z.union([z.string(), z.number(), z.boolean()]).optional().describe('what has to be there'),
  }),
  analysis('smokeJob', 'a Job that has to succeed, with the new image', {
    ...once,
    command: z.array(z.string()).min(1).describe('sees the Service of the new version as TARGET_URL'),
    args: z.array(z.string()).optional().describe('of the command'),
    image: fixedImage.optional().describe("full reference; default: the workload's own"),
    port: portName.describe('name of one of ports, for TARGET_URL'),
    deadline: goDuration.default('5m').describe('after that the Job has failed'),
  }),
]);

export type Analysis = z.output<typeof AnalysisSchema>;
export type AnalysisInput = z.input<typeof AnalysisSchema>;
