declare const grammar: () => typeof import('@prometheus-io/lezer-promql', { with: { 'resolution-mode': 'import' }});
export = grammar;
