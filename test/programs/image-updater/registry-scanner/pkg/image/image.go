// Package image stands in for the registry scanner's: it reads references by the library that the scanner uses.
package image

import (
	"strings"

	"github.com/distribution/reference"

	"github.com/argoproj-labs/argocd-image-updater/registry-scanner/pkg/tag"
)

type ContainerImage struct {
	RegistryURL string
	ImageName   string
	ImageTag    *tag.ImageTag
	ImageAlias  string
}

// NewFromIdentifier reads `[alias=]repository[:tag][@digest]`.
func NewFromIdentifier(identifier string) *ContainerImage {
	alias, text, hasAlias := strings.Cut(identifier, "=")
	if !hasAlias {
		alias, text = "", identifier
	}
	named, err := reference.ParseNormalizedNamed(text)
	if err != nil {
		panic(err)
	}
	image := &ContainerImage{RegistryURL: reference.Domain(named), ImageName: reference.Path(named), ImageAlias: alias}
	if image.RegistryURL == "docker.io" && !strings.HasPrefix(text, "docker.io") {
		image.RegistryURL = ""
	}
	if !strings.HasPrefix(text, "library/") {
		image.ImageName = strings.TrimPrefix(image.ImageName, "library/")
	}
	found := tag.ImageTag{}
	if tagged, ok := named.(reference.Tagged); ok {
		found.TagName = tagged.Tag()
	}
	if digested, ok := named.(reference.Digested); ok {
		found.TagDigest = string(digested.Digest())
	}
	if found.TagName != "" || found.TagDigest != "" {
		image.ImageTag = &found
	}
	return image
}

func (image *ContainerImage) GetFullNameWithTag() string {
	text := image.ImageName
	if image.RegistryURL != "" {
		text = image.RegistryURL + "/" + text
	}
	if image.ImageTag == nil {
		return text
	}
	if image.ImageTag.TagName != "" {
		text += ":" + image.ImageTag.TagName
	}
	if image.ImageTag.TagDigest != "" {
		text += "@" + image.ImageTag.TagDigest
	}
	return text
}

func (image *ContainerImage) String() string {
	if image.ImageAlias == "" {
		return image.GetFullNameWithTag()
	}
	return image.ImageAlias + "=" + image.GetFullNameWithTag()
}
