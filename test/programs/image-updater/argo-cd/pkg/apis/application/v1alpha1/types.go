// Package v1alpha1 stands in for Argo CD's own: the fields of an Application that the Image Updater's write-back reads.
package v1alpha1

import "strings"

type ApplicationSourceType string

const (
	ApplicationSourceTypeHelm      ApplicationSourceType = "Helm"
	ApplicationSourceTypeKustomize ApplicationSourceType = "Kustomize"
	ApplicationSourceTypeDirectory ApplicationSourceType = "Directory"
	ApplicationSourceTypePlugin    ApplicationSourceType = "Plugin"
)

type Application struct {
	Name      string
	Namespace string
	Spec      ApplicationSpec
	Status    ApplicationStatus
}

type ApplicationSpec struct {
	Source         *ApplicationSource
	Sources        []ApplicationSource
	SourceHydrator *SourceHydrator
}

func (spec ApplicationSpec) HasMultipleSources() bool { return len(spec.Sources) > 0 }

type ApplicationStatus struct {
	SourceType  ApplicationSourceType
	SourceTypes []ApplicationSourceType
}

type ApplicationSource struct {
	RepoURL        string
	Path           string
	TargetRevision string
	Helm           *struct{}
	Kustomize      *ApplicationSourceKustomize
	Directory      *struct{}
	Plugin         *struct{}
}

type SourceHydrator struct{ DrySource ApplicationSource }

type ApplicationSourceKustomize struct{ Images KustomizeImages }

type (
	KustomizeImage  string
	KustomizeImages []KustomizeImage
)

// MergeImage replaces the entry of the same image, or adds one.
func (kustomize *ApplicationSourceKustomize) MergeImage(image KustomizeImage) {
	for i, other := range kustomize.Images {
		if nameOf(other) == nameOf(image) {
			kustomize.Images[i] = image
			return
		}
	}
	kustomize.Images = append(kustomize.Images, image)
}

func nameOf(image KustomizeImage) string {
	name, _, _ := strings.Cut(string(image), "=")
	name, _, _ = strings.Cut(name, "@")
	if colon := strings.LastIndex(name, ":"); colon > strings.LastIndex(name, "/") {
		name = name[:colon]
	}
	return name
}
