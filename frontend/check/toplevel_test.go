package check

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTopLevelNameHidden(t *testing.T) {
	p := programOf(t, `
-- io/__init__.py --
-- io/readers.py --
-- typing/__init__.py --
-- typing/shapes.py --
-- app.py --
import io
from typing import Any
from io.readers import read
from io import readers
if __name__ == "__main__":
    read()
`)
	require.Equal(t,
		[]string{"TopLevelName: app.py:3: imports io.readers from the project, but in the image Python finds its own io first: give the package io/ another name"},
		said(t, p, supply))
}

func TestTopLevelNameCollision(t *testing.T) {
	p := programOf(t, "-- yaml/__init__.py --\n-- six/__init__.py --\n-- src/tool.py --\n")
	s := supply
	s.Locked = []string{"PyYAML", "six"}
	require.Equal(t,
		[]string{"TopLevelName: yaml/__init__.py: is installed as yaml, and the distribution PyYAML is too: one's files lie over the other's: give yaml another name"},
		said(t, p, s, "yaml/__init__.py"), "a name alone proves nothing")
}

func TestTopLevelNameCommon(t *testing.T) {
	p := programOf(t, `
-- src/__init__.py --
from src import utils
-- src/utils.py --
-- tests/__init__.py --
-- config/__init__.py --
-- app.py --
import config, src
`)
	require.Empty(t, said(t, p, supply, "flask/__init__.py", "tests/__init__.py"))
}
