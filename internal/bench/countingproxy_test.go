package bench

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"
)

// What goes through the proxy arrives, and is counted: plain requests and tunnels, also
// where the machine has a proxy of its own.
func TestCountingProxy(t *testing.T) {
	answer := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "here") })
	plain, encrypted := httptest.NewServer(answer), httptest.NewTLSServer(answer)
	defer plain.Close()
	defer encrypted.Close()
	beyond, err := startCountingProxy(nil)
	require.NoError(t, err)
	defer beyond.close()
	for _, env := range []map[string]string{{}, {"WAINWRIGHT_BED_HTTPS_PROXY": beyond.proxy}} {
		proxy, err := startCountingProxy(env)
		require.NoError(t, err)
		defer proxy.close()
		address, err := url.Parse(proxy.environ(env)["WAINWRIGHT_BED_HTTPS_PROXY"])
		require.NoError(t, err)
		transport := encrypted.Client().Transport.(*http.Transport).Clone()
		transport.Proxy = http.ProxyURL(address)
		for _, address := range []string{plain.URL, encrypted.URL} {
			response, err := (&http.Client{Transport: transport}).Get(address)
			require.NoError(t, err)
			text, err := io.ReadAll(response.Body)
			response.Body.Close()
			require.NoError(t, err)
			require.Equal(t, "here", string(text))
		}
		require.EqualValues(t, 2, proxy.opened.Load())
	}
	require.EqualValues(t, 1, beyond.opened.Load(), "the tunnel went beyond")
}
