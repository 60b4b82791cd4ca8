package frontend

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/dependencies"
)

func TestAFolderThatIsMadeIsNotMadeAgainForALink(t *testing.T) {
	at := func(path string) dependencies.Local { return dependencies.Local{Path: path} }
	made := []local{{Built: dependencies.Built{Local: at("libs/common")}}, {Built: dependencies.Built{Local: at("libs/other")}}}
	left := leadTo(made, []located{{Local: at("libs/common"), links: []string{"services/train/common"}}, {Local: at("libs/new")}})
	require.Equal(t, []located{{Local: at("libs/new")}}, left)
	require.Equal(t, []string{"services/train/common"}, made[0].Links)
	require.Empty(t, made[1].Links)
}
