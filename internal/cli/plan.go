package cli

import (
	"context"
	"errors"
	"fmt"

	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/wainwright-build/wainwright/internal/cli/progress"
	"github.com/wainwright-build/wainwright/internal/cli/request"
)

// askOptions are the flags of what is asked about a build.
type askOptions struct {
	request  request.Request
	progress string
}

func (o *askOptions) flags(cmd *cobra.Command, s *session) {
	requestFlags(cmd.Flags(), &o.request, s.Environ)
	progressFlag(cmd.Flags(), &o.progress)
}

func (s *session) planCommand() *cobra.Command {
	var o askOptions
	var format string
	cmd := &cobra.Command{
		Use:   "plan [flags] [PATH | URL]",
		Short: "Show what the image would be, and why",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			_, err := s.askAndPrint(cmd.Context(), o, "plan", format, args)
			return err
		},
	}
	o.flags(cmd, s)
	formatFlag(cmd.Flags(), &format)
	return cmd
}

// askAndPrint asks the frontend a subrequest about the project in args, prints the
// answer in the format, and returns all forms of it.
func (s *session) askAndPrint(ctx context.Context, o askOptions, subrequest, format string, args []string) (map[string][]byte, error) {
	key, err := answerKey(format)
	if err != nil {
		return nil, err
	}
	o.request.Context = pathOf(args)
	answer, err := s.ask(ctx, o, subrequest)
	if err != nil {
		return nil, err
	}
	return answer, s.printAnswer(answer[key])
}

func (s *session) llbCommand() *cobra.Command {
	var o askOptions
	var dot bool
	cmd := &cobra.Command{
		Use:   "llb [flags] [PATH | URL]",
		Short: "Show the image's LLB, which BuildKit executes",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			o.request.Context = pathOf(args)
			answer, err := s.ask(cmd.Context(), o, "convertllb")
			if err != nil {
				return err
			}
			if dot {
				return writeDot(s.Stdout, answer["result.json"])
			}
			return s.printAnswer(answer["result.json"])
		},
	}
	o.flags(cmd, s)
	cmd.Flags().BoolVar(&dot, "dot", false, "In Graphviz's language")
	return cmd
}

func formatFlag(flags *pflag.FlagSet, format *string) {
	flags.StringVar(format, "format", "text", "Format: text or json")
}

// answerKey is where an answer of that format is.
func answerKey(format string) (string, error) {
	key, ok := map[string]string{"text": "result.txt", "json": "result.json"}[format]
	if !ok {
		return "", fmt.Errorf("--format=%s: text or json", format)
	}
	return key, nil
}

// ask has the frontend answer a question instead of building.
func (s *session) ask(ctx context.Context, o askOptions, question string) (map[string][]byte, error) {
	config, err := s.dockerConfig()
	if err != nil {
		return nil, err
	}
	so, err := o.request.SolveOpt(s.Environ, config)
	if err != nil {
		return nil, err
	}
	request.Subrequest(&so, question)
	ctx, release := s.signals.cancels(ctx, s.Exit)
	defer release()
	solver, err := s.connect(ctx, progress.Mode(o.progress))
	if err != nil {
		return nil, err
	}
	defer solver.close()
	defer solver.finish()

	var answer map[string][]byte
	_, err = solver.solve(ctx, so, func(ctx context.Context, c gwclient.Client) (*gwclient.Result, error) {
		result, err := s.Build(ctx, c)
		if err == nil {
			answer = result.Metadata
		}
		return result, err
	})
	return answer, err
}

func (s *session) printAnswer(text []byte) error {
	if len(text) == 0 {
		return errors.New("the frontend gave no answer of this format")
	}
	if text[len(text)-1] != '\n' {
		text = append(text, '\n')
	}
	_, err := s.Stdout.Write(text)
	return err
}
