export const editorSchemas = (_: unknown): Record<string, string> => ({});
