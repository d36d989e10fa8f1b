// The write-back of the Argo CD Image Updater, from its released code: commits one image to the overlay of an Application.
// Reads {repository, branch, target, path, image, name, message} from standard input.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/argoproj-labs/argocd-image-updater/ext/git"
	"github.com/argoproj-labs/argocd-image-updater/pkg/argocd"
	"github.com/argoproj-labs/argocd-image-updater/registry-scanner/pkg/image"
	"github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
)

type order struct {
	Repository, Branch, Target, Path, Image, Name, Message string
}

func main() {
	var given order
	if err := json.NewDecoder(os.Stdin).Decode(&given); err != nil {
		fail(err)
	}
	app := v1alpha1.Application{Name: "app", Namespace: "argocd"}
	app.Spec.Source = &v1alpha1.ApplicationSource{RepoURL: given.Repository, Path: given.Path, TargetRevision: given.Branch}
	app.Status.SourceType = v1alpha1.ApplicationSourceTypeDirectory
	wbc := &argocd.WriteBackConfig{
		Method:           argocd.WriteBackGit,
		GetCreds:         func(*v1alpha1.Application) (git.Creds, error) { return git.NopCreds{}, nil },
		GitBranch:        given.Branch,
		GitCommitUser:    "argocd-image-updater",
		GitCommitEmail:   "robot@example.org",
		GitCommitMessage: given.Message,
		GitRepo:          given.Repository,
	}
	if argocd.IsUpdated(app, wbc) {
		fail("an Application of plain files is taken without a target of Kustomize too")
	}
	found := &argocd.Image{ContainerImage: image.NewFromIdentifier(given.Image), KustomizeImageName: given.Name}
	if err := argocd.WriteBack(app, wbc, given.Target, found); err != nil {
		fail(err)
	}
}

func fail(reason any) {
	fmt.Fprintln(os.Stderr, reason)
	os.Exit(1)
}
