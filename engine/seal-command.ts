/**
 * What a person runs to seal values that are asked for.
 * @param secret `namespace/name`
 */
export const sealCommand = (cluster: string, secret: string, values: readonly string[]): string =>
  `npm run seal -- set ${cluster} ${secret} ${values.length === 1 ? values[0] : 'KEY'}`;
