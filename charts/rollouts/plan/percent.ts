/** A part as per cent; never 100 or 0 of what is only nearly so. */
export function percent(part: number): string {
  const value = part * 100;
  if (value === 0 || value === 100) return `${value} %`;
  if (value < 0.01) return '< 0.01 %';
  if (value < 10) return `${Number(value.toPrecision(2))} %`;
  if (value < 99.5 || value > 100) return `${Math.round(value)} %`;
  return value < 99.95 ? `${value.toFixed(1)} %` : '> 99.9 %';
}

/** A chance, which is never certain where it only nearly is; what was summed up of many parts is not exact. */
export function chance(value: number | undefined, { drawn = false } = {}): string {
  if (value === undefined) return 'not known';
  // What none of 2,000 draws shows may yet come to pass once in a thousand times.
  if (value > 1 - 1e-9) return drawn ? '> 99.8 %' : '100 %';
  if (value < 1e-9) return drawn ? '< 0.2 %' : '0 %';
  if (value >= 0.9995) return '> 99.9 %';
  if (value <= 0.0005) return '< 0.1 %';
  return `${(value * 100).toFixed(value < 0.1 || value > 0.9 ? 1 : 0)} %`;
}
