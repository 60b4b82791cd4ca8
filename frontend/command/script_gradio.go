package command

import "github.com/wainwright-build/wainwright/frontend/survey"

// gradio is a script whose launch() is in another module. GRADIO_SERVER_NAME
// applies there too
// (https://www.gradio.app/guides/environment-variables).
func (f facts) gradio(m survey.Module) (Command, bool) {
	line, ok := m.ImportsTop("gradio")
	if !ok {
		return Command{}, false
	}
	command := f.python(m, line, "imports gradio")
	command.Kind, command.Port = Gradio, 7860
	return command.withEnv("GRADIO_SERVER_NAME", anyAddress).withSilentGradio(), true
}
