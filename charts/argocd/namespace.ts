/** Where Argo CD runs, on the central cluster. */
export const ARGOCD_NAMESPACE = 'argocd';
