import { z } from 'zod';
import { bytes, cores, cpu, labelKey, labelValue, quantity } from '../../clusters/schema/units.ts';
import type { Resources } from './pod.ts';

/** What a container asks for and may take, each value with the component's own default. */
export const resourcesOption = (defaults: Resources) =>
  z
    .strictObject({
      cpu: cpu.prefault(defaults.cpu).describe('CPU request'),
      cpuLimit: cpu.optional().describe('default: none, since throttling hurts more than sharing'),
      memory: quantity.prefault(defaults.memory).describe('memory request'),
      memoryLimit: (defaults.memoryLimit === undefined
        ? quantity.optional()
        : quantity.prefault(defaults.memoryLimit)
      ).describe(`default: ${defaults.memoryLimit ?? 'the request'}`),
    })
    .refine(({ memory, memoryLimit }) => memoryLimit === undefined || bytes(memoryLimit) >= bytes(memory), {
      path: ['memoryLimit'],
      error: 'the memory limit is below the request; expected at least as much',
    })
    .refine(({ cpu, cpuLimit }) => cpuLimit === undefined || cores(cpuLimit) >= cores(cpu), {
      path: ['cpuLimit'],
      error: 'the CPU limit is below the request; expected at least as much',
    })
    .prefault({});

const toleration = z
  .strictObject({
    key: labelKey.optional().describe('default: every taint'),
    operator: z.enum(['Exists', 'Equal']).default('Equal'),
    value: labelValue.min(1).optional(),
    effect: z.enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute']).optional().describe('default: every effect'),
    tolerationSeconds: z.int().min(0).optional().describe('how long after a NoExecute taint; default: for ever'),
  })
  .refine(({ operator, value }) => operator === 'Equal' || value === undefined, {
    path: ['value'],
    error: 'Exists takes no value; expected operator Equal, or no value',
  })
  .refine(({ operator, key }) => operator === 'Exists' || key !== undefined, {
    path: ['key'],
    error: 'Equal needs a key; expected a key, or operator Exists',
  })
  .refine(({ effect, tolerationSeconds }) => tolerationSeconds === undefined || effect === 'NoExecute', {
    path: ['effect'],
    error: 'tolerationSeconds counts only for the effect NoExecute',
  });

/** Taints that pods put up with. */
export const tolerationsOption = z.array(toleration).default([]).describe('taints of nodes that the pods put up with');

/** Taints that an agent of every node puts up with: all of them, unless told otherwise. */
export const everyNodeOption = z
  .array(toleration)
  .default([{ operator: 'Exists' }])
  .describe('default: every taint, since the agent belongs on every node');
