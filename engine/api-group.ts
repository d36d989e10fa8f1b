/** The API group of an apiVersion such as `apps/v1`; empty for the core's, such as `v1`. */
export const groupOf = (apiVersion: string): string => apiVersion.slice(0, Math.max(0, apiVersion.indexOf('/')));
