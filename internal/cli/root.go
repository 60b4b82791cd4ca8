package cli

import (
	"fmt"

	"github.com/spf13/cobra"
)

func (s *session) root(use string) *cobra.Command {
	root := &cobra.Command{
		Use:   "wainwright",
		Short: "Build a setup.py project into a container image",
		Long: `wainwright builds a Python project with a setup.py into a container image: its
dependencies and its wheel are installed, its source is not copied. No
Dockerfile is needed.`,
		// How the program is called; cobra takes Use apart into words.
		Annotations:       map[string]string{cobra.CommandDisplayNameAnnotation: use},
		SilenceErrors:     true,
		SilenceUsage:      true,
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: true},
	}
	flags := root.PersistentFlags()
	flags.StringVar(&s.addr, "addr", "", "Address of a BuildKit daemon (default: $BUILDKIT_HOST, then docker buildx, then a local socket)")
	flags.StringVar(&s.builder, "builder", "", "Builder of docker buildx to build on (default: $BUILDX_BUILDER)")
	flags.BoolVarP(&s.debug, "debug", "D", false, "Print the whole of errors and warnings")
	root.AddCommand(s.buildCommand(), s.runCommand(), s.checkCommand(), s.planCommand(), s.llbCommand(), s.versionCommand())
	return root
}

func (s *session) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			fmt.Fprintln(s.Stdout, "wainwright", s.Version)
			return nil
		},
	}
}
