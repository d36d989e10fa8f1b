import type { RolloutSpecStrategyCanary } from '../../imports/rollout.ts';
import { defined } from '../argocd/defined.ts';
import type { Labels } from '../shared/manifest.ts';
import type { Analysis } from './analysis.ts';
import type { AnyService, Offer, Router } from './router.ts';
import { checkSteps, type Need, type Step } from './steps.ts';
import {
  type Amount,
  type AntiAffinity,
  antiAffinitySpec,
  checkAntiAffinity,
  checkDistinct,
  type Strategy,
} from './strategy.ts';

/** Labels and annotations that pods carry for as long as they have a role. */
export interface EphemeralMetadata {
  labels?: Labels;
  annotations?: Labels;
}

/** An analysis beside the steps, from the first of them or from this one on, counted from 0. */
export interface Background {
  readonly startingStep: number;
  readonly analysis: Analysis;
}

export const fromStep = (startingStep: number, analysis: Analysis): Background => ({ startingStep, analysis });

/** A step: of its own, or an analysis that ends by itself. */
export type StepOf<Offers extends Offer> = Step<'nothing' | Extract<Offers, Need>> | Analysis<'finite'>;

interface Common<Offers extends Offer> {
  steps?: readonly StepOf<Offers>[];
  /** Runs beside the steps and may go on for as long as they do. */
  analysis?: Analysis | Background;
  /** Default of the controller: 25 %. */
  maxSurge?: Amount;
  /** Default of the controller: 25 %. */
  maxUnavailable?: Amount;
  antiAffinity?: AntiAffinity;
  canaryMetadata?: EphemeralMetadata;
  stableMetadata?: EphemeralMetadata;
  /** How many old versions may run at one time. */
  scaleDownDelayRevisionLimit?: number;
  /** How much of a step's pods has to be available for the next one. Default: all. */
  replicaProgressThreshold?: { type: 'Percent' | 'Pods'; value: number };
}

/** Pods in place of weights: the Services are for those who want to reach one version alone. */
interface Unrouted {
  canaryService?: AnyService;
  stableService?: AnyService;
  pingPong?: never;
  scaleDownDelaySeconds?: never;
  dynamicStableScale?: never;
  abortScaleDownDelaySeconds?: never;
  minPodsPerReplicaSet?: never;
}

type Pair = { canaryService: AnyService; stableService: AnyService; pingPong?: never };

/** Services that take turns at being stable, so that no selector changes under the load balancer. */
type PingPong = {
  pingPong: { pingService: AnyService; pongService: AnyService };
  canaryService?: never;
  stableService?: never;
};

type Services<Offers extends Offer> =
  | Pair
  | ('ping pong' extends Offers ? PingPong : never)
  | ('no services' extends Offers
      ? { canaryService?: AnyService; stableService?: AnyService; pingPong?: never }
      : never);

type ScaleDown =
  /** Seconds for which the old version stays up after the last step. Default of the controller: 30. */
  | { scaleDownDelaySeconds?: number; dynamicStableScale?: never }
  /** Fewer pods of the old version as the new one takes over, so that undoing takes as long. */
  | { dynamicStableScale: true; scaleDownDelaySeconds?: never };

type Routed<Offers extends Offer> = Services<Offers> &
  ScaleDown & {
    /** Seconds for which the new version stays up after an abort; 0: for ever. Default of the controller: 30. */
    abortScaleDownDelaySeconds?: number;
    /** Of the stable and of the new version each. */
    minPodsPerReplicaSet?: number;
  };

/** Without a traffic router nothing is on offer, and pods stand in for weights. */
export type Canary<Offers extends Offer> = Common<NoInfer<Offers>> & { trafficRouting?: Router<Offers> } & ([
    Offers,
  ] extends [never]
    ? Unrouted
    : Routed<NoInfer<Offers>>);

interface AnyCanary extends Common<Offer> {
  trafficRouting?: Router;
  canaryService?: AnyService;
  stableService?: AnyService;
  pingPong?: { pingService: AnyService; pongService: AnyService };
  scaleDownDelaySeconds?: number;
  dynamicStableScale?: true;
  abortScaleDownDelaySeconds?: number;
  minPodsPerReplicaSet?: number;
}

/** Moves to the new version step by step. */
export const canary = <const Offers extends Offer = never>(props: Canary<Offers>): Strategy => strategyOf(props);

function strategyOf(props: AnyCanary): Strategy {
  const { steps = [], trafficRouting: router, canaryService, stableService, pingPong } = props;
  const background =
    props.analysis && ('startingStep' in props.analysis ? props.analysis : { analysis: props.analysis });
  const analyses = steps.flatMap((step) => step.templates ?? []);
  return {
    kind: 'canary',
    spec: { canary: canarySpec(props, background) },
    services: [
      canaryService,
      stableService,
      pingPong?.pingService,
      pingPong?.pongService,
      ...(router?.services ?? []),
    ].filter((service) => service !== undefined),
    objects: router?.objects ?? [],
    templates: [...analyses, ...(background?.analysis.templates ?? [])],
    problems: checkCanary(props),
  };
}

type BackgroundSpec = { startingStep?: number; analysis: Analysis };

function canarySpec(
  { steps, trafficRouting, canaryService, stableService, pingPong, antiAffinity, analysis: _, ...props }: AnyCanary,
  background: BackgroundSpec | undefined,
): RolloutSpecStrategyCanary {
  return defined({
    ...props,
    canaryService: canaryService?.name,
    stableService: stableService?.name,
    pingPong: pingPong && { pingService: pingPong.pingService.name, pongService: pingPong.pongService.name },
    trafficRouting: trafficRouting?.spec,
    steps: steps?.map((step) => ('needs' in step ? step.spec : { analysis: step.spec })),
    analysis: background && defined({ ...background.analysis.spec, startingStep: background.startingStep }),
    antiAffinity: antiAffinitySpec(antiAffinity),
  });
}

const isNothing = (amount: Amount | undefined) => amount !== undefined && Number.parseFloat(String(amount)) === 0;

function checkCanary(props: AnyCanary): string[] {
  const { canaryService, stableService, pingPong, trafficRouting: router, steps = [], analysis } = props;
  return [
    ...checkDistinct({ canaryService, stableService }),
    ...checkDistinct({ pingService: pingPong?.pingService, pongService: pingPong?.pongService }),
    ...checkAntiAffinity(props.antiAffinity),
    ...(isNothing(props.maxSurge) && isNothing(props.maxUnavailable)
      ? ['maxSurge and maxUnavailable are both 0: no pod could be replaced; expected one of them above']
      : []),
    ...checkThreshold(props.replicaProgressThreshold),
    ...checkSteps(
      steps.flatMap((step) => ('needs' in step ? [step.spec] : [])),
      router?.maxTrafficWeight ?? 100,
    ),
    ...(analysis && 'startingStep' in analysis && analysis.startingStep >= steps.length
      ? [`startingStep: ${analysis.startingStep}: there are ${steps.length} steps, counted from 0`]
      : []),
    ...(router?.check?.({ stable: stableService, canary: canaryService }) ?? []),
  ];
}

function checkThreshold(threshold: Common<Offer>['replicaProgressThreshold']): string[] {
  if (threshold === undefined) return [];
  const { type, value } = threshold;
  return Number.isInteger(value) && value >= 1 && (type === 'Pods' || value <= 100)
    ? []
    : [`replicaProgressThreshold: ${value}: expected a whole number from 1${type === 'Pods' ? ' on' : ' to 100'}`];
}
