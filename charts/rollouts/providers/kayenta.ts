import { toJson_AnalysisTemplateSpecMetricsProviderKayenta as toJson } from '../../../imports/analysis-template.ts';
import { type Address, addressOf, type Provider } from '../provider.ts';

interface Scope {
  scope: string;
  region: string;
  /** Seconds. */
  step: number;
  /** RFC 3339; left out with `end`, the time since the last measurement. */
  start?: string;
  end?: string;
}

export interface Kayenta {
  address: Address;
  application: string;
  canaryConfigName: string;
  metricsAccountName: string;
  configurationAccountName: string;
  storageAccountName: string;
  /** Scores from which on it is good, and from which on undecided. */
  threshold: { pass: number; marginal: number };
  scopes: Readonly<Record<string, { controlScope: Scope; experimentScope: Scope }>>;
  /** Looks at all since the start of the analysis. */
  lookback?: boolean;
}

/** Decides by itself, by its score. */
export const kayenta = ({ address, scopes, ...config }: Kayenta): Provider => ({
  provider: {
    kayenta: toJson({
      ...config,
      address: addressOf(address),
      scopes: Object.entries(scopes).map(([name, scope]) => ({ name, ...scope })),
    }),
  },
});
