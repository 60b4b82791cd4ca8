package distributions

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/packaging"
)

func TestModules(t *testing.T) {
	for distribution, module := range map[string]string{
		"scikit-learn": "sklearn", "PyYAML": "yaml", "Pillow": "PIL", "opencv-python": "cv2", "python-dotenv": "dotenv",
		"biopython": "Bio", "mysqlclient": "MySQLdb", "pandas": "pandas", "flask_cors": "flask_cors",
	} {
		require.Contains(t, Modules([]string{distribution}), module)
	}
	require.Empty(t, Modules([]string{"protobuf"}), "google is no module of it alone")
}

// Who writes the module's name where the distribution's belongs is told that one.
func TestMeant(t *testing.T) {
	for module, want := range map[string]string{
		"bio": "biopython", "bs4": "beautifulsoup4", "box": "python-box", "dotenv": "python-dotenv", "imblearn": "imbalanced-learn",
		"jose": "python-jose", "jwt": "pyjwt", "levenshtein": "python-levenshtein", "multipart": "python-multipart",
		"psycopg2": "psycopg2-binary", "serial": "pyserial", "usb": "pyusb", "websocket": "websocket-client", "zmq": "pyzmq",
		"skopt": "scikit-optimize", "google-protobuf": "protobuf", "MySQLdb": "mysqlclient", "nothing-of-the-kind": "",
	} {
		got, ok := Meant(module)
		require.Equal(t, want, got, module)
		require.Equal(t, want != "", ok, module)
	}
}

func TestTable(t *testing.T) {
	lines := 0
	for line := range strings.Lines(text) {
		if name, modules, ok := strings.Cut(line, ":"); ok && !strings.HasPrefix(line, "#") {
			lines++
			require.NotEmpty(t, strings.Fields(modules), name)
			require.Equal(t, strings.TrimSpace(name), name)
			require.True(t, IsListed(packaging.NormalizeName(name)), name)
		}
	}
	require.Len(t, known.modules, lines)
}
