export interface Binding {
  roleRef: { kind: string; name: string };
  subjects?: { kind: string; name: string; namespace?: string }[];
}

export interface AccessRule {
  apiGroups?: string[];
  resources?: string[];
  verbs: string[];
}

export interface SecretStoreShape {
  spec?: { conditions?: { namespaces?: string[]; namespaceRegexes?: string[]; namespaceSelector?: object }[] };
}
