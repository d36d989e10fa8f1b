interface Sample {
  /** Labels that tell samples apart; most queries leave one sample only. */
  labels: string;
  value: number;
}

type Vector = readonly Sample[];
export type Value = { scalar: number } | { vector: Vector };
export const vectorOf = (value: Value): Vector =>
  'vector' in value ? value.vector : [{ labels: '', value: value.scalar }];
export const scalarOf = (value: Value): number => ('scalar' in value ? value.scalar : Number.NaN);

export const mapped = (value: Value, apply: (value: number) => number): Value =>
  'scalar' in value
    ? { scalar: apply(value.scalar) }
    : { vector: value.vector.map((sample) => ({ ...sample, value: apply(sample.value) })) };

export function combined(a: Value, b: Value, apply: (a: number, b: number) => number): Value {
  if ('scalar' in b) return mapped(a, (value) => apply(value, b.scalar));
  if ('scalar' in a) return mapped(b, (value) => apply(a.scalar, value));
  return { vector: pairs(a.vector, b.vector).map(([x, y]) => ({ ...x, value: apply(x.value, y.value) })) };
}

/** Samples with the same labels; a single one on each side, whatever its labels. */
function pairs(a: Vector, b: Vector): [Sample, Sample][] {
  if (a.length === 1 && b.length === 1) return [[a[0]!, b[0]!]];
  return a.flatMap((x): [Sample, Sample][] => {
    const y = b.find(({ labels }) => labels === x.labels);
    return y === undefined ? [] : [[x, y]];
  });
}

interface Comparison {
  holds(a: number, b: number): boolean;
  bool: boolean;
}

export function compared(a: Value, b: Value, { holds, bool }: Comparison): Value {
  const told = (x: number, y: number) => (holds(x, y) ? 1 : 0);
  if (bool) return combined(a, b, told);
  if ('scalar' in b) return { vector: vectorOf(a).filter(({ value }) => holds(value, b.scalar)) };
  if ('scalar' in a) return { vector: b.vector.filter(({ value }) => holds(a.scalar, value)) };
  return { vector: pairs(a.vector, b.vector).flatMap(([x, y]) => (holds(x.value, y.value) ? [x] : [])) };
}

export function united(a: Vector, b: Vector, all: boolean): Value {
  if (all) return { vector: a.length > 0 ? a : b };
  const known = new Set(a.map(({ labels }) => labels));
  return { vector: [...a, ...b.filter(({ labels }) => !known.has(labels))] };
}
