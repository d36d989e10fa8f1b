export type ProblemCode =
  | 'unknown-kind'
  | 'unknown-field'
  | 'wrong-type'
  | 'missing-field'
  | 'enum'
  | 'pattern'
  | 'format'
  | 'bounds'
  | 'duplicate-item'
  | 'alternatives'
  | 'cel'
  | 'scope'
  | 'value';

/** What an API server would refuse about one field of one object. */
export interface Problem {
  code: ProblemCode;
  /** The path inside the object: `spec.template.spec.containers[0].ports[1].name`; empty for the object itself. */
  field: string;
  message: string;
}
