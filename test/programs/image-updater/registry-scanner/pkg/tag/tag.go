// Package tag stands in for the registry scanner's.
package tag

type ImageTag struct {
	TagName   string
	TagDigest string
	Labels    map[string]string
}

func (tag *ImageTag) String() string {
	if tag.TagName == "" {
		return tag.TagDigest
	}
	return tag.TagName
}
