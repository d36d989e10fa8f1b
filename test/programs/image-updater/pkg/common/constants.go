// Package common stands in for the Image Updater's: the prefixes of a write-back target.
package common

const (
	KustomizationPrefix     = "kustomization"
	DefaultTargetFilePrefix = ".argocd-source-"
)
