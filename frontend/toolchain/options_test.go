package toolchain

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// The result must not depend on the order of the map.
func TestProxiesLowerCase(t *testing.T) {
	for range 50 {
		proxy := proxies(map[string]string{"HTTP_PROXY": "http://upper.example", "http_proxy": "http://lower.example", "No_Proxy": "a", "NO_PROXY": "b"})
		require.Equal(t, "http://lower.example", proxy.HTTPProxy)
		require.Equal(t, "a", proxy.NoProxy)
	}
	require.Nil(t, proxies(map[string]string{"VERSION": "1"}))
}
