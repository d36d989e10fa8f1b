import type { Router } from '../router.ts';

export interface AppMesh {
  virtualService: { name: string; routes?: readonly string[] };
  /** The VirtualNodes of the two versions, of which the controller selects the pods. */
  virtualNodeGroup: { canaryVirtualNodeRef: { name: string }; stableVirtualNodeRef: { name: string } };
}

export const appMesh = ({ virtualService, virtualNodeGroup }: AppMesh): Router<'canary scale'> => ({
  offers: [],
  spec: {
    appMesh: { virtualService: { ...virtualService, routes: virtualService.routes?.slice() }, virtualNodeGroup },
  },
});
