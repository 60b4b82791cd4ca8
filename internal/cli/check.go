package cli

import (
	"github.com/spf13/cobra"

	"github.com/wainwright-build/wainwright/internal/cli/failure"
)

func (s *session) checkCommand() *cobra.Command {
	var o askOptions
	var format string
	cmd := &cobra.Command{
		Use:   "check [flags] [PATH | URL]",
		Short: "Say what will go wrong in the image, without making it",
		Long: `Check tells every warning of a build, with its line and its remedy. The exit code
is 1 where one of them is an error or a warning; advice passes.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			answer, err := s.askAndPrint(cmd.Context(), o, "lint", format, args)
			if err != nil {
				return err
			}
			if string(answer["result.statuscode"]) != "0" {
				return failure.Exit(1)
			}
			return nil
		},
	}
	o.flags(cmd, s)
	formatFlag(cmd.Flags(), &format)
	return cmd
}
