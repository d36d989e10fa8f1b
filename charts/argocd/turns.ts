import type { KubeObject } from '../shared/manifest.ts';
import { HOOK, type HookPhase, SYNC_WAVE } from './annotations.ts';

/** When a sync makes an object. */
interface Turn {
  phase: HookPhase;
  wave: number;
}

/** Phases in which a sync goes on, one after the other; what is no hook is made in `Sync`. */
const PHASES: readonly HookPhase[] = ['PreSync', 'Sync', 'PostSync'];

/** All turns at which an object is made: that of its wave, or one for each phase of a hook. None for one that is not applied. */
export function turnsOf({ metadata }: KubeObject): Turn[] {
  const wave = Number(metadata.annotations?.[SYNC_WAVE] ?? 0) || 0;
  const hooks = (metadata.annotations?.[HOOK] ?? '').split(',').flatMap((phase) => phase.trim() || []);
  const phases = hooks.length === 0 ? ['Sync'] : hooks.filter((phase) => phase !== 'Skip');
  return phases.map((phase) => ({ phase: phase as HookPhase, wave }));
}

/**
 * Whether an object is there when the turn of another of its Application comes, on a cluster where neither has been before.
 * Source: Argo CD, sync phases and waves. Before `PostDelete` all is deleted that is not of that phase itself.
 */
export function isThereBy(object: KubeObject, { phase, wave }: Turn): boolean {
  const turns = turnsOf(object);
  const isBefore = (own: Turn) =>
    own.phase === phase
      ? own.wave <= wave
      : PHASES.includes(own.phase) && PHASES.indexOf(own.phase) < PHASES.indexOf(phase);
  return turns.length === 0 || turns.some(isBefore);
}
