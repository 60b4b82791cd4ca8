package request

import (
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/docker/cli/cli/config/configfile"
	"github.com/moby/buildkit/client"

	"github.com/wainwright-build/wainwright/internal/cli/environ"
)

// inFolder runs the test in an empty folder with these files, as an empty
// working directory is where relative paths of a command line begin.
func inFolder(t *testing.T, files ...string) {
	t.Helper()
	t.Chdir(t.TempDir())
	for _, name := range files {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func solveOpt(t *testing.T, r Request, env ...string) (client.SolveOpt, error) {
	t.Helper()
	return r.SolveOpt(environ.Environ(env), configfile.New(""))
}

func TestAttrs(t *testing.T) {
	for name, c := range map[string]struct {
		request Request
		env     []string
		want    map[string]string // besides filename
	}{
		"nothing": {want: map[string]string{}},
		"build arguments": {
			request: Request{BuildArgs: []string{"python=3.12", "url=https://a.test/?x=y", "FROM_ENV", "NOT_SET"}},
			env:     []string{"FROM_ENV=e"},
			want: map[string]string{
				"build-arg:python": "3.12", "build-arg:url": "https://a.test/?x=y", "build-arg:FROM_ENV": "e",
			},
		},
		"the last of two build arguments": {
			request: Request{BuildArgs: []string{"python=3.12", "python=3.13"}},
			want:    map[string]string{"build-arg:python": "3.13"},
		},
		"epoch from the environment": {
			env:  []string{"SOURCE_DATE_EPOCH=1"},
			want: map[string]string{"build-arg:SOURCE_DATE_EPOCH": "1"},
		},
		"epoch as an argument": {
			request: Request{BuildArgs: []string{"SOURCE_DATE_EPOCH=2"}},
			env:     []string{"SOURCE_DATE_EPOCH=1"},
			want:    map[string]string{"build-arg:SOURCE_DATE_EPOCH": "2"},
		},
		"labels": {
			request: Request{Labels: []string{"a=b", "empty"}},
			want:    map[string]string{"label:a": "b", "label:empty": ""},
		},
		"target, platforms": {
			request: Request{Target: "wheel", Platforms: []string{"linux/amd64,linux/arm64", "linux/arm/v7"}},
			want:    map[string]string{"target": "wheel", "platform": "linux/amd64,linux/arm64,linux/arm/v7"},
		},
		"pull, no cache": {
			request: Request{Pull: true, NoCache: true},
			want:    map[string]string{"image-resolve-mode": "pull", "no-cache": ""},
		},
		"no cache for some": {
			request: Request{NoCacheFilter: []string{"lock", "wheel"}},
			want:    map[string]string{"no-cache": "lock,wheel"},
		},
		"network": {
			request: Request{Network: "host"},
			want:    map[string]string{"force-network-mode": "host"},
		},
		"attestations": {
			request: Request{Provenance: "mode=max", SBOM: "true", Attest: []string{"type=provenance,mode=min"}},
			want: map[string]string{
				"attest:provenance": "type=provenance,mode=max", "attest:sbom": "type=sbom,disabled=false",
			},
		},
		"attestation taken back": {
			request: Request{Attest: []string{"type=sbom"}, SBOM: "false"},
			want:    map[string]string{},
		},
		"named images and URLs": {
			request: Request{Contexts: []string{
				"uv=docker-image://uv:1",
				"ghcr.io/wainwright-build/frontend:1=docker-image://frontend",
				"data=https://data.test/x.tar",
				"lib=https://git.test/lib.git?ref=main",
			}},
			want: map[string]string{
				"context:uv": "docker-image://uv:1",
				"context:ghcr.io/wainwright-build/frontend:1": "docker-image://frontend",
				"context:data":  "https://data.test/x.tar",
				"context:lib":   "https://git.test/lib.git?ref=main",
				"frontend.caps": "moby.buildkit.frontend.contexts,moby.buildkit.frontend.gitquerystring",
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			inFolder(t)
			c.request.Context = "."
			so, err := solveOpt(t, c.request, c.env...)
			if err != nil {
				t.Fatal(err)
			}
			c.want["filename"] = "Dockerfile"
			if !reflect.DeepEqual(so.FrontendAttrs, c.want) {
				t.Errorf("attributes\n got %v\nwant %v", so.FrontendAttrs, c.want)
			}
		})
	}
}

func TestInputs(t *testing.T) {
	for name, c := range map[string]struct {
		request Request
		mounts  []string
		attrs   map[string]string
		shared  string // how the shared key begins
	}{
		"a folder without a Dockerfile": {
			request: Request{Context: "project"},
			mounts:  []string{"context", "dockerfile"},
			attrs:   map[string]string{"filename": "Dockerfile"},
			shared:  "project:",
		},
		"a Dockerfile elsewhere": {
			request: Request{Context: "project", File: "deploy/build.toml"},
			mounts:  []string{"context", "dockerfile"},
			attrs:   map[string]string{"filename": "build.toml"},
			shared:  "project:",
		},
		"a named folder": {
			request: Request{Context: "project", Contexts: []string{"data=deploy"}},
			mounts:  []string{"context", "data", "dockerfile"},
			attrs: map[string]string{
				"filename": "Dockerfile", "context:data": "local:data",
				"frontend.caps": "moby.buildkit.frontend.contexts",
			},
			shared: "project:",
		},
		"a folder named as ours": {
			request: Request{Context: "project", Contexts: []string{"context=deploy"}},
			mounts:  []string{"_context", "context", "dockerfile"},
			attrs: map[string]string{
				"filename": "Dockerfile", "context:context": "local:_context",
				"frontend.caps": "moby.buildkit.frontend.contexts",
			},
			shared: "project:",
		},
		"a repository": {
			request: Request{Context: "https://git.test/project.git#main:sub", File: "build.toml"},
			attrs:   map[string]string{"filename": "build.toml", "context": "https://git.test/project.git#main:sub"},
		},
		"a repository with a query": {
			request: Request{Context: "https://git.test/project.git?ref=main"},
			attrs: map[string]string{
				"filename": "Dockerfile", "context": "https://git.test/project.git?ref=main",
				"frontend.caps": "moby.buildkit.frontend.gitquerystring",
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			inFolder(t, "project/setup.py", "deploy/build.toml")
			so, err := solveOpt(t, c.request)
			if err != nil {
				t.Fatal(err)
			}
			for key := range so.FrontendAttrs {
				if strings.HasPrefix(key, "sharedkey:") {
					delete(so.FrontendAttrs, key)
				}
			}
			if !reflect.DeepEqual(so.FrontendAttrs, c.attrs) {
				t.Errorf("attributes\n got %v\nwant %v", so.FrontendAttrs, c.attrs)
			}
			if got := slices.Sorted(maps.Keys(so.LocalMounts)); !slices.Equal(got, c.mounts) {
				t.Errorf("mounts %v, want %v", got, c.mounts)
			}
			if !strings.HasPrefix(so.SharedKey, c.shared) || (c.shared == "") != (so.SharedKey == "") {
				t.Errorf("shared key %q", so.SharedKey)
			}
		})
	}
}

func TestAbsoluteDockerfileOfARepositoryIsLocal(t *testing.T) {
	inFolder(t, "build.toml")
	file, err := filepath.Abs("build.toml")
	if err != nil {
		t.Fatal(err)
	}
	so, err := solveOpt(t, Request{Context: "https://git.test/project.git", File: file})
	if err != nil {
		t.Fatal(err)
	}
	if so.FrontendAttrs["dockerfilekey"] != "dockerfile" || so.LocalMounts["dockerfile"] == nil {
		t.Errorf("%v %v", so.FrontendAttrs, so.LocalMounts)
	}
}

func TestSharedKeyTellsCheckoutsApart(t *testing.T) {
	inFolder(t, "a/project/setup.py", "b/project/setup.py")
	if sharedKey("a/project") == sharedKey("b/project") {
		t.Error("two folders of one name share the daemon's copy")
	}
	if sharedKey("a/project") != sharedKey("a/../a/project") {
		t.Error("one folder has two keys")
	}
}

func TestRest(t *testing.T) {
	inFolder(t, "secret")
	so, err := solveOpt(t, Request{
		Context:   ".",
		Secrets:   []string{"id=netrc,src=secret"},
		CacheFrom: []string{"a.test/x", "type=local,src=c"},
		CacheTo:   []string{"type=registry,ref=a.test/x,mode=max"},
		BuildArgs: []string{"BUILDKIT_INLINE_CACHE=1"},
		Network:   "host",
		Allow:     []string{"security.insecure"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(so.Session) != 2 {
		t.Errorf("%d attachables, want credentials and secrets", len(so.Session))
	}
	if want := []client.CacheOptionsEntry{
		{Type: "registry", Attrs: map[string]string{"ref": "a.test/x"}},
		{Type: "local", Attrs: map[string]string{"src": "c"}},
	}; !reflect.DeepEqual(so.CacheImports, want) {
		t.Errorf("cache imports %v", so.CacheImports)
	}
	if want := []client.CacheOptionsEntry{
		{Type: "registry", Attrs: map[string]string{"ref": "a.test/x", "mode": "max"}},
		{Type: "inline", Attrs: map[string]string{}},
	}; !reflect.DeepEqual(so.CacheExports, want) {
		t.Errorf("cache exports %v", so.CacheExports)
	}
	if want := []string{"security.insecure", "network.host"}; !slices.Equal(so.AllowedEntitlements, want) {
		t.Errorf("entitlements %v", so.AllowedEntitlements)
	}
}

func TestProxiesOfDockersConfiguration(t *testing.T) {
	inFolder(t)
	config := configfile.New("")
	config.Proxies = map[string]configfile.ProxyConfig{"default": {HTTPProxy: "http://proxy.test", NoProxy: "a.test"}}
	so, err := Request{Context: ".", BuildArgs: []string{"no_proxy=b.test"}}.SolveOpt(nil, config)
	if err != nil {
		t.Fatal(err)
	}
	if got := so.FrontendAttrs["build-arg:HTTP_PROXY"]; got != "http://proxy.test" {
		t.Errorf("HTTP_PROXY = %q", got)
	}
	if got, ok := so.FrontendAttrs["build-arg:NO_PROXY"]; ok {
		t.Errorf("NO_PROXY = %q beside the caller's no_proxy", got)
	}
}

func TestSubrequest(t *testing.T) {
	inFolder(t)
	so, err := solveOpt(t, Request{Context: ".", Contexts: []string{"uv=docker-image://uv"}})
	if err != nil {
		t.Fatal(err)
	}
	Subrequest(&so, "plan")
	if so.FrontendAttrs["requestid"] != "frontend.plan" ||
		so.FrontendAttrs["frontend.caps"] != "moby.buildkit.frontend.contexts,moby.buildkit.frontend.subrequests" {
		t.Errorf("%v", so.FrontendAttrs)
	}
}

func TestRefused(t *testing.T) {
	for name, c := range map[string]struct {
		request Request
		says    string
	}{
		"no folder":          {Request{Context: "nowhere"}, "the build context"},
		"a file":             {Request{Context: "file"}, "file is not a directory"},
		"stdin":              {Request{Context: "-"}, "stdin"},
		"no Dockerfile":      {Request{Context: ".", File: "nowhere"}, "--file"},
		"bad tag":            {Request{Context: ".", Tags: []string{"A"}}, `--tag "A"`},
		"digest as a tag":    {Request{Context: ".", Tags: []string{"a@sha256:" + strings.Repeat("0", 64)}}, "holds a digest"},
		"nameless argument":  {Request{Context: ".", BuildArgs: []string{"=x"}}, "--build-arg"},
		"nameless label":     {Request{Context: ".", Labels: []string{"=x"}}, "--label"},
		"context, no value":  {Request{Context: ".", Contexts: []string{"uv"}}, `--build-context "uv" is not NAME=VALUE`},
		"context, no folder": {Request{Context: ".", Contexts: []string{"uv=nowhere"}}, `--build-context "uv=nowhere"`},
		"platform":           {Request{Context: ".", Platforms: []string{"linux/amd64/x/y"}}, "--platform"},
		"both no-caches":     {Request{Context: ".", NoCache: true, NoCacheFilter: []string{"x"}}, "--no-cache-filter"},
		"network":            {Request{Context: ".", Network: "bridge"}, "--network"},
		"entitlement":        {Request{Context: ".", Allow: []string{"x"}}, "--allow"},
		"attestation":        {Request{Context: ".", Attest: []string{"mode=max"}}, "type="},
		"secret":             {Request{Context: ".", Secrets: []string{"id=x,src=nowhere"}}, "--secret"},
		"cache":              {Request{Context: ".", CacheFrom: []string{"ref=x"}}, "type"},
	} {
		t.Run(name, func(t *testing.T) {
			inFolder(t, "file")
			_, err := solveOpt(t, c.request)
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("error %v, want it to say %q", err, c.says)
			}
		})
	}
}
