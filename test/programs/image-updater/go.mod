module github.com/argoproj-labs/argocd-image-updater

go 1.24

require (
	github.com/argoproj/argo-cd/v3 v3.5.1
	github.com/distribution/reference v0.6.0
	sigs.k8s.io/kustomize/api v0.21.1
	sigs.k8s.io/kustomize/kyaml v0.21.1
)

replace github.com/argoproj/argo-cd/v3 => ./argo-cd
