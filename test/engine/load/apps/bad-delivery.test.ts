import { expect, test } from 'vitest';
import { appFleet, FRONTEND_FILE } from './app-fleet.ts';

const CANARY = 'delivery: {type: canary, steps: quick}';

/** What is said of the frontend with a delivery in prod, one finding per line. */
const linesOf = (delivery: string): string[] => appFleet().edit(FRONTEND_FILE, CANARY, delivery).lines();

/** With steps, one per line from the fifteenth on. */
const ofSteps = (...steps: string[]): string[] =>
  linesOf(`delivery:\n      type: canary\n      steps:\n${steps.map((step) => `        - ${step}`).join('\n')}`);

const messages = (cases: Record<string, string[]>): string =>
  Object.entries(cases)
    .flatMap(([label, lines]) => [`# ${label}`, ...lines])
    .join('\n');

test('steps without a mistake have no findings', () => {
  expect(ofSteps('setWeight: 20', 'pause: 5m', 'analysis: [{type: logErrors}]', 'pause: untilPromoted')).toEqual([]);
});

test('a step', () => {
  expect(
    messages({
      'a misspelt name': ofSteps('setWieght: 20'),
      another: ofSteps('setWeight: 20', 'pase: 5m'),
      'a name of another tool': ofSteps('setHeaderRoute: {name: a}'),
      'no name': ofSteps('{}'),
      'only a name': ofSteps('setWeight: 20', 'pause'),
      'a name without a value': ofSteps('setWeight: 20', 'pause:'),
      nothing: ofSteps('setWeight: 20', ''),
      'two names': ofSteps('{setWeight: 20, pause: 5m}'),
      'two names, the other way round': ofSteps('{pause: 5m, setWeight: 20}'),
      'two names, one misspelt': ofSteps('{setWeight: 20, pase: 5m}'),
      'a value beside': ofSteps('{setWeight: 20, duration: 5m}'),
      'a list': ofSteps('[setWeight, 20]'),
    }),
  ).toMatchInlineSnapshot(`
    "# a misspelt name
    clusters/apps/frontend.yaml:16:11: unknown key setWieght; did you mean setWeight? [unknown-key]
    # another
    clusters/apps/frontend.yaml:17:11: unknown key pase; did you mean pause? [unknown-key]
    # a name of another tool
    clusters/apps/frontend.yaml:16:11: unknown key setHeaderRoute; expected one of setWeight, pause, analysis, setCanaryScale [unknown-key]
    # no name
    clusters/apps/frontend.yaml:16:11: environments.prod.delivery.steps[0] is an empty map; expected a map with one of setWeight, pause, analysis, setCanaryScale [wrong-value]
    # only a name
    clusters/apps/frontend.yaml:17:11: environments.prod.delivery.steps[1] is "pause"; expected a map with one of setWeight, pause, analysis, setCanaryScale [wrong-type]
    # a name without a value
    clusters/apps/frontend.yaml:17:11: environments.prod.delivery.steps[1].pause is empty; expected seconds, minutes or hours such as 30s, 5m or 1h, or untilPromoted [wrong-type]
    # nothing
    clusters/apps/frontend.yaml:16:22: environments.prod.delivery.steps[1] is empty; expected a map with one of setWeight, pause, analysis, setCanaryScale [wrong-type]
    # two names
    clusters/apps/frontend.yaml:16:27: pause does not stand beside setWeight; expected each in an entry of its own [unknown-key]
    # two names, the other way round
    clusters/apps/frontend.yaml:16:23: setWeight does not stand beside pause; expected each in an entry of its own [unknown-key]
    # two names, one misspelt
    clusters/apps/frontend.yaml:16:27: unknown key pase; did you mean pause, in an entry of its own? [unknown-key]
    # a value beside
    clusters/apps/frontend.yaml:16:27: unknown key duration; expected setWeight [unknown-key]
    # a list
    clusters/apps/frontend.yaml:16:11: environments.prod.delivery.steps[0] is a list of 2; expected a map with one of setWeight, pause, analysis, setCanaryScale [wrong-type]"
  `);
});

test('a value of a step', () => {
  expect(
    messages({
      'text for a weight': ofSteps('setWeight: half'),
      'a share for a weight': ofSteps('setWeight: 20%'),
      'more than all': ofSteps('setWeight: 120'),
      'a part of a per cent': ofSteps('setWeight: 2.5'),
      'a pause without a unit': ofSteps('setWeight: 20', 'pause: 5'),
      'a pause with another unit': ofSteps('setWeight: 20', 'pause: 5min'),
      'a pause in two units': ofSteps('setWeight: 20', 'pause: 1h30m'),
      'a pause as the controller has it': ofSteps('setWeight: 20', 'pause: {duration: 5m}'),
      'a misspelt end of a pause': ofSteps('setWeight: 20', 'pause: untilPromotd'),
      'no analysis': ofSteps('setWeight: 20', 'analysis: []'),
      'an analysis that is no list': ofSteps('setWeight: 20', 'analysis: {type: logErrors}'),
      'an unknown analysis': ofSteps('setWeight: 20', 'analysis: [{type: sucessRate}]'),
      'an analysis of no kind': ofSteps('setWeight: 20', 'analysis: [{window: 5m}]'),
      'an unknown field of an analysis': ofSteps('setWeight: 20', 'analysis: [{type: logErrors, atMots: 2}]'),
      'a field of another analysis': ofSteps('setWeight: 20', 'analysis: [{type: logErrors, quantile: 99}]'),
      'a field that two have, with a value of the other': ofSteps(
        'setWeight: 20',
        'analysis: [{type: latency, atMost: 5}]',
      ),
      'an interval without a unit': ofSteps('setWeight: 20', 'analysis: [{type: logErrors, interval: 60}]'),
      'a scale in two ways': ofSteps('setWeight: 20', 'setCanaryScale: {replicas: 2, weight: 5}'),
      'a scale in no way': ofSteps('setWeight: 20', 'setCanaryScale: {weigth: 5}'),
      'a scale that is off': ofSteps('setWeight: 20', 'setCanaryScale: {matchTrafficWeight: false}'),
      'a scale that is a number': ofSteps('setWeight: 20', 'setCanaryScale: 5'),
    }),
  ).toMatchInlineSnapshot(`
    "# text for a weight
    clusters/apps/frontend.yaml:16:22: environments.prod.delivery.steps[0].setWeight is "half"; expected a whole number [wrong-type]
    # a share for a weight
    clusters/apps/frontend.yaml:16:22: environments.prod.delivery.steps[0].setWeight is "20%"; expected a whole number [wrong-type]
    # more than all
    clusters/apps/frontend.yaml:16:22: environments.prod.delivery.steps[0].setWeight is the number 120; expected at most 100 [wrong-value]
    # a part of a per cent
    clusters/apps/frontend.yaml:16:22: environments.prod.delivery.steps[0].setWeight is the number 2.5; expected a whole number [wrong-type]
    # a pause without a unit
    clusters/apps/frontend.yaml:17:18: environments.prod.delivery.steps[1].pause is the number 5; expected seconds, minutes or hours such as 30s, 5m or 1h, or untilPromoted [wrong-type]
    # a pause with another unit
    clusters/apps/frontend.yaml:17:18: environments.prod.delivery.steps[1].pause is "5min"; expected seconds, minutes or hours such as 30s, 5m or 1h, or untilPromoted [wrong-value]
    # a pause in two units
    clusters/apps/frontend.yaml:17:18: environments.prod.delivery.steps[1].pause is "1h30m"; expected seconds, minutes or hours such as 30s, 5m or 1h, or untilPromoted [wrong-value]
    # a pause as the controller has it
    clusters/apps/frontend.yaml:17:18: environments.prod.delivery.steps[1].pause is a map; expected seconds, minutes or hours such as 30s, 5m or 1h, or untilPromoted [wrong-type]
    # a misspelt end of a pause
    clusters/apps/frontend.yaml:17:18: environments.prod.delivery.steps[1].pause is "untilPromotd"; did you mean untilPromoted? [wrong-value]
    # no analysis
    clusters/apps/frontend.yaml:17:21: environments.prod.delivery.steps[1].analysis is an empty list; expected at least 1 entry [wrong-value]
    # an analysis that is no list
    clusters/apps/frontend.yaml:17:21: environments.prod.delivery.steps[1].analysis is a map; expected a list [wrong-type]
    # an unknown analysis
    clusters/apps/frontend.yaml:17:29: environments.prod.delivery.steps[1].analysis[0].type is "sucessRate"; did you mean successRate? [wrong-value]
    # an analysis of no kind
    clusters/apps/frontend.yaml:17:22: environments.prod.delivery.steps[1].analysis[0].type is missing; expected successRate or latency or errorBudgetBurn or saturation or logErrors or smokeTest or smokeJob [missing-field]
    # an unknown field of an analysis
    clusters/apps/frontend.yaml:17:40: unknown key atMots; did you mean atMost? [unknown-key]
    # a field of another analysis
    clusters/apps/frontend.yaml:17:40: unknown key quantile, which belongs to type: latency; expected one of type, name, interval, count, failureLimit, initialDelay, whenEmpty, atMost, forgiven, query, window [unknown-key]
    # a field that two have, with a value of the other
    clusters/apps/frontend.yaml:17:46: environments.prod.delivery.steps[1].analysis[0].atMost is the number 5; expected milliseconds or seconds such as 500ms [wrong-type]
    # an interval without a unit
    clusters/apps/frontend.yaml:17:50: environments.prod.delivery.steps[1].analysis[0].interval is the number 60; expected seconds, minutes or hours such as 30s, 5m or 1h [wrong-type]
    # a scale in two ways
    clusters/apps/frontend.yaml:17:41: weight does not stand beside replicas; expected one of them [unknown-key]
    # a scale in no way
    clusters/apps/frontend.yaml:17:28: unknown key weigth; did you mean weight? [unknown-key]
    # a scale that is off
    clusters/apps/frontend.yaml:17:48: environments.prod.delivery.steps[1].setCanaryScale.matchTrafficWeight is false; expected true [wrong-value]
    # a scale that is a number
    clusters/apps/frontend.yaml:17:27: environments.prod.delivery.steps[1].setCanaryScale is the number 5; expected a map with one of replicas, weight, matchTrafficWeight [wrong-type]"
  `);
});

test('an analysis that could see nothing, or something else', () => {
  const of = (analysis: string) =>
    linesOf(`metrics: {port: http}\n    delivery: {type: canary, steps: [{setWeight: 20}, {analysis: [${analysis}]}]}`);
  expect(
    messages({
      'outcomes that are no regular expression': of('{type: successRate, failing: "5["}'),
      'outcomes as only another engine reads them': of('{type: errorBudgetBurn, failing: "(?!2).*"}'),
      'outcomes as Go reads them': of('{type: successRate, failing: "(?i)timeout|[[:upper:]]+"}'),
      'outcomes that every request has': of('{type: successRate, failing: ".*"}'),
      'outcomes as soon as there is one': of('{type: successRate, label: exception, failing: "(?U).+"}'),
      'a whole answer that is compared': of('{type: smokeTest, port: http, equals: ok}'),
      'a part of an answer that is compared': of('{type: smokeTest, port: http, jsonPath: "{$.status}", equals: ok}'),
      'the namespace as a matcher': of('{type: successRate, matchers: {route: /pay, namespace: shop}}'),
      'the version as a matcher': of('{type: latency, matchers: {rollouts_pod_template_hash: abc}}'),
      'the metric as a matcher': of('{type: latency, matchers: {__name__: other}}'),
      'the outcome as a matcher': of('{type: successRate, matchers: {code: "200"}}'),
      'the bound as a matcher': of('{type: latency, matchers: {le: "0.5"}}'),
      'the outcome of a label that is taken': of('{type: successRate, label: job}'),
      'the buckets of a histogram': of('{type: latency, metric: http_request_duration_seconds_bucket}'),
      'a job of any image': of('{type: smokeJob, port: http, command: [a], image: registry.example.org/shop/smoke}'),
    }),
  ).toMatchInlineSnapshot(`
    "# outcomes that are no regular expression
    clusters/apps/frontend.yaml:14:96: environments.prod.delivery.steps[1].analysis[0].failing: missing ] in pattern 5[; expected a regular expression (RE2) of outcomes, such as 5.. or timeout|rejected [wrong-value]
    # outcomes as only another engine reads them
    clusters/apps/frontend.yaml:14:100: environments.prod.delivery.steps[1].analysis[0].failing: Go has no group ?!2; expected a regular expression (RE2) of outcomes, such as 5.. or timeout|rejected [wrong-value]
    # outcomes as Go reads them
    # outcomes that every request has
    clusters/apps/frontend.yaml:14:96: environments.prod.delivery.steps[1].analysis[0].failing: it takes no outcome at all for a failure too, that is what lacks the label; expected outcomes such as 5.. or .+ [wrong-value]
    # outcomes as soon as there is one
    # a whole answer that is compared
    clusters/apps/frontend.yaml:14:105: environments.prod.delivery.steps[1].analysis[0].equals: a whole answer is compared with nothing: text that is no JSON passes any condition, a JSON map none; expected jsonPath beside it, such as {$.status} [wrong-value]
    # a part of an answer that is compared
    # the namespace as a matcher
    clusters/apps/frontend.yaml:14:122: environments.prod.delivery.steps[1].analysis[0].matchers.namespace: the analysis sets namespace itself, to tell the new version's pods from all others; expected a label of the app's own [wrong-value]
    # the version as a matcher
    clusters/apps/frontend.yaml:14:122: environments.prod.delivery.steps[1].analysis[0].matchers.rollouts_pod_template_hash: the analysis sets rollouts_pod_template_hash itself, to tell the new version's pods from all others; expected a label of the app's own [wrong-value]
    # the metric as a matcher
    clusters/apps/frontend.yaml:14:104: environments.prod.delivery.steps[1].analysis[0].matchers.__name__: it is the name of the metric; expected it in metric [wrong-value]
    # the outcome as a matcher
    clusters/apps/frontend.yaml:14:104: environments.prod.delivery.steps[1].analysis[0].matchers.code: code tells how requests end, and with one value all would end alike; expected another label [wrong-value]
    # the bound as a matcher
    clusters/apps/frontend.yaml:14:98: environments.prod.delivery.steps[1].analysis[0].matchers.le: le tells how requests end, and with one value all would end alike; expected another label [wrong-value]
    # the outcome of a label that is taken
    clusters/apps/frontend.yaml:14:94: environments.prod.delivery.steps[1].analysis[0].label: the analysis sets job itself, to tell the new version's pods from all others; expected a label of the app's own [wrong-value]
    # the buckets of a histogram
    clusters/apps/frontend.yaml:14:91: environments.prod.delivery.steps[1].analysis[0].metric is "http_request_duration_seconds_bucket"; did you mean http_request_duration_seconds? the analysis adds _bucket itself [wrong-value]
    # a job of any image
    clusters/apps/frontend.yaml:14:117: environments.prod.delivery.steps[1].analysis[0].image: it names no tag, so that nobody can tell what runs; expected a tag such as v1.2.3, or a digest [wrong-value]"
  `);
});

test('several mistakes', () => {
  expect(messages({ 'in three steps': ofSteps('setWieght: 20', 'pause: 5', 'setWeight: 120') })).toMatchInlineSnapshot(`
    "# in three steps
    clusters/apps/frontend.yaml:16:11: unknown key setWieght; did you mean setWeight? [unknown-key]
    clusters/apps/frontend.yaml:17:18: environments.prod.delivery.steps[1].pause is the number 5; expected seconds, minutes or hours such as 30s, 5m or 1h, or untilPromoted [wrong-type]
    clusters/apps/frontend.yaml:18:22: environments.prod.delivery.steps[2].setWeight is the number 120; expected at most 100 [wrong-value]"
  `);
});

test('steps and what stands beside them', () => {
  expect(
    messages({
      'a misspelt name of ready steps': linesOf('delivery: {type: canary, steps: quik}'),
      'an unknown name of ready steps': linesOf('delivery: {type: canary, steps: slow}'),
      'no steps': linesOf('delivery: {type: canary, steps: []}'),
      'steps that are a map': linesOf('delivery: {type: canary, steps: {setWeight: 20}}'),
      'steps that are a number': linesOf('delivery: {type: canary, steps: 5}'),
      'steps of another type': linesOf('delivery: {type: blueGreen, steps: quick}'),
      'a field of another type': linesOf('delivery: {type: canary, autoPromotion: 5m}'),
      'a misspelt type': linesOf('delivery: {type: canry, steps: [{setWieght: 20}, {pause: 5}, {pause: x}]}'),
      'an unknown type': linesOf('delivery: {type: green, steps: quick}'),
      'a misspelt field': linesOf('delivery: {type: canary, trafic: gateway}'),
      'a word for a type': linesOf('delivery: canary'),
      'what is neither pods nor a share': linesOf('delivery: {type: canary, maxSurge: 25 %}'),
    }),
  ).toMatchInlineSnapshot(`
    "# a misspelt name of ready steps
    clusters/apps/frontend.yaml:13:37: environments.prod.delivery.steps is "quik"; did you mean quick? [wrong-value]
    # an unknown name of ready steps
    clusters/apps/frontend.yaml:13:37: environments.prod.delivery.steps is "slow"; expected one of quick, steady, manual [wrong-value]
    # no steps
    clusters/apps/frontend.yaml:13:37: environments.prod.delivery.steps is an empty list; expected at least 1 entry [wrong-value]
    # steps that are a map
    clusters/apps/frontend.yaml:13:37: environments.prod.delivery.steps is a map; expected quick or steady or manual, or a list [wrong-type]
    # steps that are a number
    clusters/apps/frontend.yaml:13:37: environments.prod.delivery.steps is the number 5; expected quick or steady or manual, or a list [wrong-type]
    # steps of another type
    clusters/apps/frontend.yaml:13:33: unknown key steps, which belongs to type: canary; expected one of type, autoPromotion, preview, prePromotionAnalysis, postPromotionAnalysis, scaleDownDelay, unwatched, progressDeadline, rollbackWindow [unknown-key]
    # a field of another type
    clusters/apps/frontend.yaml:13:30: unknown key autoPromotion, which belongs to type: blueGreen; expected one of type, steps, traffic, analysis, analysisFrom, maxSurge, maxUnavailable, progressDeadline, rollbackWindow [unknown-key]
    # a misspelt type
    clusters/apps/frontend.yaml:13:22: environments.prod.delivery.type is "canry"; did you mean canary? [wrong-value]
    # an unknown type
    clusters/apps/frontend.yaml:13:22: environments.prod.delivery.type is "green"; expected one of recreate, rolling, blueGreen, canary [wrong-value]
    # a misspelt field
    clusters/apps/frontend.yaml:13:30: unknown key trafic; did you mean traffic? [unknown-key]
    # a word for a type
    clusters/apps/frontend.yaml:13:15: environments.prod.delivery is "canary"; did you mean {type: canary}? [wrong-type]
    # what is neither pods nor a share
    clusters/apps/frontend.yaml:13:40: environments.prod.delivery.maxSurge is "25 %"; expected a number of pods, or a share such as 25% [wrong-value]"
  `);
});

test('of the whole app as of one environment', () => {
  const fleet = appFleet().edit(
    FRONTEND_FILE,
    'environments:',
    'delivery: {type: canary, steps: [{setWieght: 20}], autoPromotion: 5m}\nenvironments:',
  );
  expect(fleet.lines().join('\n')).toMatchInlineSnapshot(`
    "clusters/apps/frontend.yaml:9:35: unknown key setWieght; did you mean setWeight? [unknown-key]
    clusters/apps/frontend.yaml:9:52: unknown key autoPromotion, which belongs to type: blueGreen; expected one of type, steps, traffic, analysis, analysisFrom, maxSurge, maxUnavailable, progressDeadline, rollbackWindow [unknown-key]"
  `);
});

test('that needs a port where there is none', () => {
  const portless = (delivery: string) =>
    appFleet().edit(FRONTEND_FILE, 'ports: {http: 8080}\n', '').edit(FRONTEND_FILE, CANARY, delivery).lines();
  expect(portless('delivery: {type: canary}')).toEqual([]);
  expect(
    messages({
      'to switch callers': portless('delivery: {type: blueGreen}'),
      'to ask the new version': portless(
        'delivery: {type: canary, analysis: [{type: smokeTest, port: http, initialDelay: 1m}]}',
      ),
      'to split traffic': portless('ingress: {host: shop, port: http}\n    delivery: {type: canary, traffic: gateway}'),
    }),
  ).toMatchInlineSnapshot(`
    "# to switch callers
    clusters/apps/frontend.yaml:12:15: environments.prod.delivery: blueGreen switches callers by Services, and there is no port for them; expected ports, or rolling [wrong-value]
    # to ask the new version
    clusters/apps/frontend.yaml:12:65: environments.prod.delivery.analysis[0].port: there is no port http; expected ports with it [wrong-value]
    # to split traffic
    clusters/apps/frontend.yaml:12:33: environments.prod.ingress.port: there is no port http; expected ports with it [wrong-value]"
  `);
});

test('peers', () => {
  const ofPeer = (peer: string) => appFleet().edit(FRONTEND_FILE, '{app: backend, port: http}', peer).lines();
  expect(
    messages({
      'a misspelt app': ofPeer('{ap: backend, port: http}'),
      'ports of an app': ofPeer('{app: backend, ports: [http]}'),
      'a port of a host': ofPeer('{host: example.org, port: 443}'),
      'an app and a host': ofPeer('{app: backend, port: http, host: example.org}'),
      'nothing that is known': ofPeer('{service: backend}'),
      'a word': ofPeer('backend'),
    }),
  ).toMatchInlineSnapshot(`
    "# a misspelt app
    clusters/apps/frontend.yaml:8:8: unknown key ap; did you mean app? [unknown-key]
    # ports of an app
    clusters/apps/frontend.yaml:8:22: unknown key ports; did you mean port? [unknown-key]
    # a port of a host
    clusters/apps/frontend.yaml:8:27: unknown key port; did you mean ports? [unknown-key]
    # an app and a host
    clusters/apps/frontend.yaml:8:34: host does not stand beside app; expected each in an entry of its own [unknown-key]
    # nothing that is known
    clusters/apps/frontend.yaml:8:8: unknown key service; expected one of app, port, namespace, pods, ports, host, addresses [unknown-key]
    # a word
    clusters/apps/frontend.yaml:8:7: network.to[0] is "backend"; expected a map [wrong-type]"
  `);
});
