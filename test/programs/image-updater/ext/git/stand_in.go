// Package git is the Image Updater's writer of commits, without its logins.
package git

import (
	"context"
	"io"
	"os"
	"os/exec"
)

const forceBasicAuthHeaderEnv = "ARGOCD_GIT_AUTH_HEADER"

type Creds interface {
	Environ(ctx context.Context) (io.Closer, []string, error)
}

type NopCreds struct{}

func (NopCreds) Environ(context.Context) (io.Closer, []string, error) { return io.NopCloser(nil), nil, nil }

type SCMTokenProvider interface{}

type Client interface {
	Root() string
	Init(ctx context.Context) error
	ShallowFetch(ctx context.Context, revision string, depth int) error
	Checkout(ctx context.Context, revision string, submoduleEnabled bool) error
	Commit(ctx context.Context, pathSpec string, opts *CommitOptions) error
	Branch(ctx context.Context, sourceBranch string, targetBranch string) error
	Push(ctx context.Context, remote string, branch string, force bool) error
	Add(ctx context.Context, path string) error
	SymRefToBranch(ctx context.Context, symRef string) (string, error)
	Config(ctx context.Context, username string, email string) error
}

type nativeGitClient struct {
	repoURL string
	root    string
	creds   Creds
	OnFetch func(repo string) func()
}

type runOpts struct{}

// NewClientExt makes a client of a repository that needs no login.
func NewClientExt(repoURL, root string, creds Creds, _, _ bool, _ string) (Client, error) {
	return &nativeGitClient{repoURL: repoURL, root: root, creds: creds}, nil
}

func (m *nativeGitClient) Root() string { return m.root }

func (m *nativeGitClient) Init(ctx context.Context) error {
	if _, err := m.runCmd(ctx, "init", "--quiet"); err != nil {
		return err
	}
	_, err := m.runCmd(ctx, "remote", "add", "origin", m.repoURL)
	return err
}

func (m *nativeGitClient) IsLFSEnabled() bool                              { return false }
func (m *nativeGitClient) LsLargeFiles(context.Context) ([]string, error) { return nil, nil }
func (m *nativeGitClient) Submodule(context.Context) error                 { return nil }

func (m *nativeGitClient) runCmdOutput(_ context.Context, cmd *exec.Cmd, _ runOpts) (string, error) {
	cmd.Dir = m.root
	cmd.Env = append(os.Environ(), cmd.Env...)
	output, err := cmd.CombinedOutput()
	if err != nil {
		os.Stderr.Write(output)
	}
	return string(output), err
}
