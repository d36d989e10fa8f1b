// Package argocd is the Image Updater's write-back, without the clients of Argo CD and of registries.
package argocd

import (
	"context"
	"errors"

	"github.com/argoproj-labs/argocd-image-updater/ext/git"
	"github.com/argoproj-labs/argocd-image-updater/registry-scanner/pkg/image"
	"github.com/argoproj-labs/argocd-image-updater/registry-scanner/pkg/tag"
	"github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
)

type WriteBackMethod int

const (
	WriteBackApplication WriteBackMethod = iota
	WriteBackGit
)

type ApplicationType int

const (
	ApplicationTypeUnsupported ApplicationType = iota
	ApplicationTypeHelm
	ApplicationTypeKustomize
	ApplicationTypePlugin
)

const (
	GitCommitMethodAPI = "api"
	PRBranchTemplate   = "image-updater-{{.TargetKey}}-{{.SHA256}}"
)

type WriteBackConfig struct {
	Method                 WriteBackMethod
	GitClient              git.Client
	GetCreds               func(app *v1alpha1.Application) (git.Creds, error)
	GitBranch              string
	GitWriteBranch         string
	GitCommitUser          string
	GitCommitEmail         string
	GitCommitMessage       string
	GitCommitSigningKey    string
	GitCommitSigningMethod string
	GitCommitSignOff       bool
	GitCommitMethod        string
	KustomizeBase          string
	Target                 string
	GitRepo                string
	PRProvider             int
	PullRequest            *struct{}
}

func (wbc *WriteBackConfig) WriteBackTargetKey() string { return "" }

type Image struct {
	*image.ContainerImage
	KustomizeImageName string
}

type ApplicationImages struct {
	v1alpha1.Application
	*WriteBackConfig
}

type ChangeEntry struct {
	Image  *image.ContainerImage
	OldTag *tag.ImageTag
	NewTag *tag.ImageTag
}

var errNotHere = errors.New("not part of this program")

func githubAppCredsProvider(git.Creds) (git.SCMTokenProvider, bool) { return nil, false }

func commitChangesGithubAPI(context.Context, *WriteBackConfig, git.Client, git.SCMTokenProvider, string, bool) error {
	return errNotHere
}

func buildPullRequest(context.Context, *WriteBackConfig, string, string, string, string) (*struct{}, error) {
	return nil, errNotHere
}

func marshalParamsOverride(context.Context, *ApplicationImages, []byte) ([]byte, error) {
	return nil, errNotHere
}

// WriteBack does what the Image Updater does once it has found a newer image for an Application.
func WriteBack(app v1alpha1.Application, wbc *WriteBackConfig, target string, found *Image) error {
	ctx := context.Background()
	wbc.KustomizeBase = parseKustomizeBase(target, getApplicationSource(ctx, &app, nil).Path)
	if getApplicationType(&app, wbc) == ApplicationTypeUnsupported {
		return errors.New("not of a supported source type")
	}
	if err := SetKustomizeImage(ctx, &app, found.ContainerImage, wbc, found); err != nil {
		return err
	}
	images := &ApplicationImages{Application: app, WriteBackConfig: wbc}
	return commitChangesGit(ctx, images, []ChangeEntry{{found.ContainerImage, found.ImageTag, found.ImageTag}}, writeKustomization)
}

// IsUpdated tells whether the Image Updater takes an Application at all.
func IsUpdated(app v1alpha1.Application, wbc *WriteBackConfig) bool {
	return getApplicationType(&app, wbc) != ApplicationTypeUnsupported
}
