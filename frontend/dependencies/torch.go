package dependencies

import (
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/pytorch"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/uverrors"
)

// namedIndexes are the indexes that requirements files name.
type namedIndexes struct {
	index string   // --index-url, "" if the configuration has one
	extra []string // --extra-index-url
}

func (n namedIndexes) clone() namedIndexes {
	n.extra = slices.Clone(n.extra)
	return n
}

// indexes returns the configured index with those that requirements files name. To pip
// they are one with the default index. uv takes a distribution from the first index that
// knows its name (https://docs.astral.sh/uv/concepts/indexes/#searching-across-multiple-indexes),
// and PyTorch's own indexes have a few old versions of much that torch requires: a line
// that names one asks for a build of PyTorch, and for nothing else.
func (c *collector) indexes() config.Index {
	index, named := c.declared.Index, c.named.extra
	if index.TorchBackend == "" {
		index.TorchBackend = c.namedBackend()
	}
	if index.TorchBackend != "" {
		named = slices.DeleteFunc(slices.Clone(named), pytorch.IsIndex)
		if pytorch.IsIndex(c.named.index) && len(named) > 0 {
			index.URL, named = named[0], named[1:]
		}
	}
	index.Extra = slices.Concat(index.Extra, named)
	return index
}

// noteTorch notes the first line that names an index of PyTorch's own.
func (c *collector) noteTorch(option packaging.Option, place report.Position) {
	isIndex := option.Name == "--index-url" || option.Name == "--extra-index-url"
	if isIndex && pytorch.IsIndex(option.Value) && c.declared.TorchLine.File == "" {
		c.declared.TorchLine = place
	}
}

// TorchAsked returns what asks for a build of PyTorch: the key of the configuration, else
// a line of a requirements file, else the zero value.
func (d Declared) TorchAsked() uverrors.Requirer {
	switch {
	case d.TorchKey.File != "":
		return uverrors.Requirer{By: "index.torch-backend", Position: d.TorchKey}
	case d.TorchLine.File != "":
		return uverrors.Requirer{By: "the line", Position: d.TorchLine}
	}
	return uverrors.Requirer{}
}

// namedBackend returns the build of PyTorch whose index requirements files name, such as
// "cpu". With such a backend uv takes PyTorch from that index alone, so it is "" if they
// name several, if more of the index may be wanted than PyTorch, or if something is
// required that not every build has.
func (c *collector) namedBackend() string {
	if c.declared.Index.Strategy != "" {
		return ""
	}
	backend := ""
	for _, url := range append([]string{c.named.index}, c.named.extra...) {
		named := pytorch.BackendOfIndex(url)
		if named == "" {
			continue
		}
		if backend != "" && named != backend {
			return ""
		}
		backend = named
	}
	for _, requirement := range c.byText {
		pinsBuild := strings.Contains(requirement.Specifiers.String(), "+")
		if !pytorch.IsInEveryBuild(requirement.Name) && (pytorch.IsPublished(requirement.Name) || pinsBuild) {
			return ""
		}
	}
	return backend
}
