/** All that any namespace declares is scraped: a selector that is left out would select nothing. */
export const SCRAPING = {
  serviceDiscoveryRole: 'EndpointSlice',
  serviceMonitorSelector: {},
  serviceMonitorNamespaceSelector: {},
  podMonitorSelector: {},
  podMonitorNamespaceSelector: {},
  probeSelector: {},
  probeNamespaceSelector: {},
  scrapeConfigSelector: {},
  scrapeConfigNamespaceSelector: {},
} as const;
