package replay

import (
	"bytes"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"sync"

	"github.com/moby/buildkit/solver/pb"
	"github.com/opencontainers/go-digest"
)

// What the frontend sees in place of names of the recording machine.
const (
	sessionName = "session"
	filesHost   = "files.example.test"
	indexHost   = "index.example.test"
	// RegistryHost stands for the registry of the test bed.
	RegistryHost = "registry.example.test:5000"
)

// Names translates between the names of a machine and stand-ins for them.
type Names struct {
	access sync.Mutex
	real   []string // with the stand-in at the same place
	shown  []string
}

// Stand has a stand-in shown in place of a name of the machine.
func (n *Names) Stand(shown, real string) error {
	if real == "" {
		return nil
	}
	n.access.Lock()
	defer n.access.Unlock()
	for i := range n.real {
		switch {
		case n.real[i] == real && n.shown[i] == shown || real == shown:
			return nil
		case n.real[i] == real || n.shown[i] == shown:
			return fmt.Errorf("%s stands for a name already: it cannot stand for another", n.shown[i])
		}
	}
	n.real, n.shown = append(n.real, real), append(n.shown, shown)
	return nil
}

// Show replaces the machine's names in what BuildKit answered.
func (n *Names) Show(data []byte) []byte {
	n.access.Lock()
	defer n.access.Unlock()
	for i := range n.real {
		data = bytes.ReplaceAll(data, []byte(n.real[i]), []byte(n.shown[i]))
	}
	return data
}

// hide puts the machine's names back into what the frontend sends.
func (n *Names) hide(text string) string {
	n.access.Lock()
	defer n.access.Unlock()
	for i := range n.real {
		text = strings.ReplaceAll(text, n.shown[i], n.real[i])
	}
	return text
}

// distribution and index find in a lock where distributions come from.
var (
	distribution = regexp.MustCompile(`\burl = "(https?://[^"]+\.(?:whl|tar\.gz|zip))["#]`)
	index        = regexp.MustCompile(`\bindex = "(https?://[^"]+)"`)
)

// learn finds the hosts of the package index in a lock.
func (n *Names) learn(lock []byte) error {
	for _, found := range []struct {
		in    *regexp.Regexp
		shown string
	}{{index, indexHost}, {distribution, filesHost}} {
		for _, match := range found.in.FindAllSubmatch(lock, -1) {
			at, err := url.Parse(string(match[1]))
			if err != nil || n.isLocal(at.Host) {
				continue
			}
			if err := n.Stand(found.shown, at.Host); err != nil {
				return err
			}
		}
	}
	return nil
}

// isLocal reports whether a host has a stand-in already or needs none.
func (n *Names) isLocal(host string) bool {
	n.access.Lock()
	defer n.access.Unlock()
	for i := range n.real {
		if n.real[i] == host {
			return true
		}
	}
	return strings.HasSuffix(host, ".example.test") || keepsName[host]
}

// keepsName are hosts that the frontend itself knows.
var keepsName = map[string]bool{"download.pytorch.org": true, "github.com": true}

// metadataLinks are fields of core metadata that lead to pages about a distribution.
var metadataLinks = regexp.MustCompile(`(?mi)^(?:Project-URL|Home-page|Download-URL):.*\n`)

// withoutPages is core metadata without links to pages and without the description: they
// name hosts, and the frontend uses neither.
// https://packaging.python.org/en/latest/specifications/core-metadata/
func withoutPages(metadata []byte) []byte {
	header, _, _ := bytes.Cut(metadata, []byte("\n\n"))
	return metadataLinks.ReplaceAll(append(bytes.Clone(header), '\n'), nil)
}

// definition translates a definition into one for the recording machine.
func (n *Names) definition(def *pb.Definition, session string, proxy *pb.ProxyEnv) (*pb.Definition, error) {
	if def == nil {
		return nil, nil
	}
	out := &pb.Definition{Metadata: map[string]*pb.OpMetadata{}}
	digests := map[string]string{}
	for _, data := range def.Def {
		var op pb.Op
		if err := op.Unmarshal(data); err != nil {
			return nil, err
		}
		for _, input := range op.Inputs {
			input.Digest = digests[input.Digest]
		}
		n.operation(&op, session, proxy)
		translated, err := op.Marshal()
		if err != nil {
			return nil, err
		}
		before, after := digest.FromBytes(data).String(), digest.FromBytes(translated).String()
		digests[before] = after
		out.Def = append(out.Def, translated)
		out.Metadata[after] = def.Metadata[before]
	}
	return out, nil
}

func (n *Names) operation(op *pb.Op, session string, proxy *pb.ProxyEnv) {
	if source := op.GetSource(); source != nil {
		source.Identifier = n.hide(source.Identifier)
		if source.Attrs[pb.AttrLocalSessionID] == sessionName {
			source.Attrs[pb.AttrLocalSessionID] = session
		}
	}
	if exec := op.GetExec(); exec != nil {
		for i, text := range exec.Meta.Args {
			exec.Meta.Args[i] = n.hide(text)
		}
		for i, text := range exec.Meta.Env {
			exec.Meta.Env[i] = n.hide(text)
		}
		if exec.Network != pb.NetMode_NONE && exec.Meta.ProxyEnv == nil {
			exec.Meta.ProxyEnv = proxy
		}
	}
	for _, action := range op.GetFile().GetActions() {
		if file := action.GetMkfile(); file != nil {
			file.Data = []byte(n.hide(string(file.Data)))
		}
	}
}
