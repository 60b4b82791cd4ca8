package command

import "github.com/wainwright-build/wainwright/frontend/survey"

// streamlit is a script that imports it: only its own command runs such a script.
func (f facts) streamlit(m survey.Module) (Command, bool) {
	line, ok := m.ImportsTop("streamlit")
	if !ok {
		return Command{}, false
	}
	return Command{
		Args: []string{
			"streamlit", "run", m.Path, "--server.address", anyAddress, "--server.port", "8501", "--server.headless", "true",
		},
		Kind: Streamlit, StopSignal: terminate, Port: 8501, Source: sourceOf(m, line, "imports streamlit"),
	}, true
}
