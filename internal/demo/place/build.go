package place

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// BuildFrontend builds the frontend image with the repository's Dockerfile and
// keeps it where a syntax line finds it: in the bed's registry, which stands in
// for ghcr.io there, or among the engine's images. It returns its reference.
func (p Place) BuildFrontend(ctx context.Context, out io.Writer) (string, error) {
	goproxy, err := exec.CommandContext(ctx, "go", "env", "GOPROXY").Output()
	if err != nil {
		return "", fmt.Errorf("go env GOPROXY: %w", err)
	}
	ref := Frontend
	if p.bed != nil {
		ref = p.Image(strings.TrimPrefix(Frontend, "ghcr.io/"))
	}
	// Build arguments are passed in the environment, and there is no provenance to show them.
	args := []string{"buildx", "build", "--builder", p.builder, "--progress=plain", "--provenance=false", "--build-arg", "GOPROXY"}
	proxies, env := p.proxies()
	args = append(append(args, proxies...), "-t", ref, p.keep(), ".")
	cmd := p.command(ctx, p.docker, args...)
	cmd.Env = append(append(cmd.Env, "GOPROXY="+strings.TrimSpace(string(goproxy))), env...)
	cmd.Stdout, cmd.Stderr = out, out
	return ref, cmd.Run()
}

// Settings are the flags that hand this machine's index and proxies to a build,
// and their environment. On most machines there are none. dir takes the file
// with the index's password.
func (p Place) Settings(dir string) (flags, env []string, err error) {
	flags, env = p.proxies()
	if p.bed == nil {
		return flags, env, nil
	}
	var netrc strings.Builder
	for _, setting := range []struct{ variable, key string }{{"INDEX_URL", "index.url"}, {"EXTRA_INDEX_URL", "index.extra"}} {
		value := p.bed.Env["WAINWRIGHT_BED_"+setting.variable]
		if value == "" {
			continue
		}
		var clean []string
		for _, index := range strings.Fields(value) {
			address, line, err := withoutPassword(index)
			if err != nil {
				return nil, nil, fmt.Errorf("WAINWRIGHT_BED_%s is no URL", setting.variable)
			}
			clean = append(clean, address)
			netrc.WriteString(line)
		}
		flags = append(flags, "--build-arg", setting.key+"="+strings.Join(clean, ","))
	}
	if netrc.Len() == 0 {
		return flags, env, nil
	}
	file := filepath.Join(dir, "netrc")
	if err := os.WriteFile(file, []byte(netrc.String()), 0o600); err != nil {
		return nil, nil, err
	}
	return append(flags, "--secret", "id=netrc,src="+file), env, nil
}

// withoutPassword takes the user and password out of an address, which the
// frontend refuses there, and makes a line of netrc of them.
func withoutPassword(address string) (clean, netrc string, err error) {
	u, err := url.Parse(address)
	if err != nil || u.User == nil {
		return address, "", err
	}
	password, _ := u.User.Password()
	netrc = fmt.Sprintf("machine %s login %s password %s\n", u.Hostname(), u.User.Username(), password)
	u.User = nil
	return u.String(), netrc, nil
}

func (p Place) proxies() (flags, env []string) {
	if p.bed == nil {
		return nil, nil // Docker's own configuration has them
	}
	for _, name := range []string{"HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"} {
		if value := p.bed.Env["WAINWRIGHT_BED_"+name]; value != "" {
			flags, env = append(flags, "--build-arg", name), append(env, name+"="+value)
		}
	}
	return flags, env
}

// Build builds the project in a folder with its own Dockerfile.
func (p Place) Build(ctx context.Context, out io.Writer, dir, ref string, settings, env []string) error {
	args := append([]string{"buildx", "build", "--builder", p.builder, "--progress=plain"}, settings...)
	cmd := p.command(ctx, p.docker, append(args, "-t", ref, p.keep(), dir)...)
	cmd.Env = append(cmd.Env, env...)
	cmd.Stdout, cmd.Stderr = out, out
	return cmd.Run()
}

// BuildLine is Build as a person types it.
func (p Place) BuildLine(dir, ref string) string {
	return fmt.Sprintf("docker buildx build -t %s %s %s", ref, p.keep(), dir)
}

// OwnLine is the command that builds the reader's directory here, with or
// without a Dockerfile in it. A secret is not in it: its file does not stay.
func (p Place) OwnLine(settings []string) string {
	prefix, more := "", ""
	for i := 0; i+1 < len(settings); i += 2 {
		if settings[i] != "--secret" {
			more += settings[i] + " " + settings[i+1] + " "
		}
	}
	if p.bed != nil {
		prefix = fmt.Sprintf("DOCKER_CONFIG=%s ", p.bed.DockerConfig)
	}
	return fmt.Sprintf("%s%s buildx build --builder %s --build-arg BUILDKIT_SYNTAX=%s %s-t %s %s DIR",
		prefix, p.docker, p.builder, Frontend, more, p.Image("mine"), p.keep())
}
