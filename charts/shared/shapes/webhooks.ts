/** Whom an API server asks; a URL leads outside the cluster. */
export interface ClientConfig {
  service?: { name: string; namespace: string; port?: number };
}

export interface WebhookConfiguration {
  webhooks?: { clientConfig?: ClientConfig }[];
}

export interface DefinitionSpec {
  conversion?: { webhook?: { clientConfig?: ClientConfig } };
}
