package dependencies

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRecordLinks(t *testing.T) {
	at := func(path string) Local { return Local{Path: path} }
	before := []LocalWheel{{Built: Built{Local: at("libs/common")}}, {Built: Built{Local: at("libs/other")}}}
	built, missing := recordLinks(before, []located{{Local: at("libs/common"), links: []string{"services/train/common"}}, {Local: at("libs/new")}})
	require.Equal(t, []located{{Local: at("libs/new")}}, missing)
	require.Equal(t, []string{"services/train/common"}, built[0].Links)
	require.Empty(t, built[1].Links)
	require.Empty(t, before[0].Links, "what it was given stays as it is")
}
