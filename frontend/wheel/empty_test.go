package wheel

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/survey/surveytest"
)

func TestMissedPackage(t *testing.T) {
	for name, test := range map[string]struct{ tree, folder, importer string }{
		"src itself is the package": {`
-- app.py --
import os
from src.pipeline.predict import predict
-- src/logger.py --
-- src/pipeline/__init__.py --
-- src/pipeline/predict.py --
`, "src", "app.py:2"},
		"src holds the package": {`
-- app.py --
from mlproject.predict import predict
-- src/mlproject/predict.py --
`, "src/mlproject", "app.py:1"},
		"nobody imports it": {`
-- config/settings.py --
-- src/mlproject/train.py --
-- notebook/eda.py --
`, "src/mlproject", ""},
		"an imported one counts more": {`
-- analysis/plot.py --
-- mlproject/train.py --
-- main.py --
import mlproject.train
`, "mlproject", "main.py:1"},
		"nothing is missed": {`
-- app.py --
-- mlproject/__init__.py --
`, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			folder, importer := missedPackage(surveytest.Tree(t, test.tree))
			require.Equal(t, test.folder, folder)
			require.Equal(t, test.importer, importer)
		})
	}
}
