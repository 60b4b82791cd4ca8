package lock

import "github.com/wainwright-build/wainwright/frontend/packaging"

// surelyHolds says that a marker holds in an environment; one that cannot be told does
// not.
func surelyHolds(m *packaging.Marker, environment packaging.Environment) bool {
	holds, err := m.Evaluate(environment, nil)
	return err == nil && holds
}

// mayHold says that it does, or that it cannot be told, where to take it for one that
// holds does no harm.
func mayHold(m *packaging.Marker, environment packaging.Environment) bool {
	holds, err := m.Evaluate(environment, nil)
	return err != nil || holds
}
