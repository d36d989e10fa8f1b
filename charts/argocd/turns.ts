import type { KubeObject } from '../shared/manifest.ts';
import { HOOK, type HookPhase, SYNC_WAVE } from './annotations.ts';

/** When a sync makes an object. */
interface Turn {
  phase: HookPhase;
  wave: number;
}

/** Phases in which a sync goes on, one after the other; what is no hook is made in `Sync`. */
const PHASES: readonly HookPhase[] = ['PreSync', 'Sync', 'PostSync'];

/** The wave that an object says it is of, and the default where that is no number. */
export const waveOf = ({ metadata }: KubeObject): number => Number(metadata?.annotations?.[SYNC_WAVE] ?? 0) || 0;

const phasesOf = ({ metadata }: KubeObject): string[] =>
  // Of an object that is refused it may be anything.
  String(metadata?.annotations?.[HOOK] ?? '')
    .split(',')
    .flatMap((phase) => phase.trim() || []);

/** Whether an object is made in a phase, and not only kept from being applied. */
export const isHook = (object: KubeObject): boolean => phasesOf(object).some((phase) => phase !== 'Skip');

/** All turns at which an object is made: that of its wave, or one for each phase of a hook. None for one that is not applied. */
export function turnsOf(object: KubeObject): Turn[] {
  const [wave, all] = [waveOf(object), phasesOf(object)];
  const phases = all.length === 0 ? ['Sync'] : all.filter((phase) => phase !== 'Skip');
  return phases.map((phase) => ({ phase: phase as HookPhase, wave }));
}

/** Whether an object is made before most others, which are no hooks and stand in wave 0. */
export const isEarly = (object: KubeObject): boolean => turnsOf(object).some((turn) => !isBy(MOST, turn));

/** Whether an object is not there yet once most others are made. */
export const isLate = (object: KubeObject): boolean => !isThereBy(object, MOST);

const MOST: Turn = { phase: 'Sync', wave: 0 };

/**
 * Whether an object is there when the turn of another of its Application comes, on a cluster where neither has been before.
 * Source: Argo CD, sync phases and waves. Before `PostDelete` all is deleted that is not of that phase itself.
 */
export function isThereBy(object: KubeObject, turn: Turn): boolean {
  const turns = turnsOf(object);
  return turns.length === 0 || turns.some((own) => isBy(own, turn));
}

const isBy = (own: Turn, { phase, wave }: Turn): boolean =>
  own.phase === phase
    ? own.wave <= wave
    : PHASES.includes(own.phase) && PHASES.indexOf(own.phase) < PHASES.indexOf(phase);
