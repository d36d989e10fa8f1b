import type { Plan } from './plan.ts';

export const planPicture = (plan: Plan, title: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg"><title>${title} ${plan.name}</title></svg>\n`;
