package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/moby/buildkit/client"
	"github.com/moby/buildkit/exporter/containerimage/exptypes"
	"github.com/opencontainers/go-digest"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/wainwright-build/wainwright/internal/cli/deliver"
	"github.com/wainwright-build/wainwright/internal/cli/progress"
	"github.com/wainwright-build/wainwright/internal/cli/request"
)

// buildOptions are the flags of build.
type buildOptions struct {
	request    request.Request
	outputs    []string
	push       bool
	load       string
	containerd deliver.Containerd

	progress     string
	metadataFile string
	iidFile      string
}

func (s *session) buildCommand() *cobra.Command {
	var o buildOptions
	cmd := &cobra.Command{
		Use:     "build [flags] [PATH | URL]",
		Aliases: []string{"b"},
		Short:   "Build the image",
		Long: `Build the image of the project in PATH, or here. Standard output gets the
image's reference and nothing else: docker run $(wainwright build --load .)`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			o.request.Context = pathOf(args)
			return s.build(cmd.Context(), o)
		},
	}
	flags := cmd.Flags()
	requestFlags(flags, &o.request, s.Environ)
	resultFlags(flags, &o.request)
	progressFlag(flags, &o.progress)
	flags.StringArrayVarP(&o.request.Tags, "tag", "t", nil, "Name of the image ([REGISTRY/]NAME[:TAG])")
	flags.BoolVar(&o.push, "push", false, "Push the image to the registry of its name")
	flags.StringArrayVarP(&o.outputs, "output", "o", nil, "Output (type=local|tar|oci|docker|image|registry|cacheonly[,dest=PATH][,...], or a folder)")
	flags.StringVar(&o.metadataFile, "metadata-file", "", "Write what BuildKit says about the result to a file, as JSON")
	flags.StringVar(&o.iidFile, "iidfile", "", "Write the image's ID to a file")
	loadFlags(flags, &o.load, &o.containerd)
	return cmd
}

func loadFlags(flags *pflag.FlagSet, load *string, c *deliver.Containerd) {
	flags.StringVar(load, "load", "", "Load the image into docker (the default of --load) or containerd")
	flags.Lookup("load").NoOptDefVal = string(deliver.LoadDocker)
	flags.StringVar(&c.Address, "containerd-address", "", "Socket of the containerd to load into (default: $CONTAINERD_ADDRESS, then containerd's own default)")
	flags.StringVar(&c.Namespace, "containerd-namespace", "", "Namespace in containerd (default: $CONTAINERD_NAMESPACE, then default)")
	flags.StringVar(&c.Snapshotter, "containerd-snapshotter", "", "Snapshotter to unpack for (default: $CONTAINERD_SNAPSHOTTER, then the namespace's)")
}

func pathOf(args []string) string {
	if len(args) == 0 {
		return "."
	}
	return args[0]
}

// outputRequest reads the flags that say where the image goes.
func (o buildOptions) outputRequest() (deliver.OutputRequest, error) {
	w := deliver.OutputRequest{Tags: o.request.Tags, Push: o.push, Load: deliver.Load(o.load)}
	switch w.Load {
	case deliver.NoLoad, deliver.LoadDocker, deliver.LoadContainerd:
	default:
		return w, fmt.Errorf("--load=%s: an image can be loaded into docker or containerd", o.load)
	}
	if o.containerd != (deliver.Containerd{}) && w.Load != deliver.LoadContainerd {
		return w, errors.New("the --containerd-... flags are for --load=containerd")
	}
	var err error
	if w.Outputs, err = request.ParseOutputs(o.outputs); err == nil {
		_, err = w.Exports(deliver.Destination{}) // what no daemon could do
	}
	return w, err
}

func (s *session) build(ctx context.Context, o buildOptions) error {
	config, err := s.dockerConfig()
	if err != nil {
		return err
	}
	so, err := o.request.SolveOpt(s.Environ, config)
	if err != nil {
		return err
	}
	outputs, err := o.outputRequest()
	if err != nil {
		return err
	}
	if err := removeStale(o.iidFile, o.metadataFile); err != nil {
		return err
	}
	ctx, release := s.signals.cancels(ctx, s.Exit)
	defer release()
	solver, err := s.connect(ctx, progress.Mode(o.progress))
	if err != nil {
		return err
	}
	defer solver.close()
	delivery, err := solver.delivery(ctx, outputs, o.containerd, config)
	if err != nil {
		return err
	}
	defer delivery.Close()
	if len(delivery.Exports) == 0 && len(outputs.Outputs) == 0 && !progress.Wordless(solver.mode) {
		fmt.Fprintln(s.Stderr, "wainwright: the image stays in the build cache; --load, --push or --output deliver it")
	}

	built, err := solver.buildAndDeliver(ctx, so, delivery)
	if err != nil {
		return err
	}
	if built.reference != "" && !delivery.UsesStdout() {
		fmt.Fprintln(s.Stdout, built.reference)
	}
	return errors.Join(
		writeFile(o.iidFile, []byte(built.id())),
		writeMetadata(o.metadataFile, built.response),
	)
}

// image is what a build has made.
type image struct {
	response  map[string]string
	digest    digest.Digest // of the manifest or index
	config    digest.Digest
	reference string
}

// id is what docker calls the image's ID.
func (i image) id() string {
	if i.config != "" {
		return i.config.String()
	}
	return i.digest.String()
}

// buildAndDeliver builds, and shows and says all about it but the result.
func (s *solver) buildAndDeliver(ctx context.Context, so client.SolveOpt, d *deliver.Delivery) (image, error) {
	defer s.finish()
	var err error
	if so.Exports, err = d.Entries(ctx); err != nil {
		return image{}, err
	}
	resp, err := s.solve(ctx, so, s.Build)
	if err != nil {
		return image{}, err
	}
	built := image{
		response: resp.ExporterResponse,
		digest:   digest.Digest(resp.ExporterResponse[exptypes.ExporterImageDigestKey]),
		config:   digest.Digest(resp.ExporterResponse[exptypes.ExporterImageConfigDigestKey]),
	}
	if built.digest, err = d.Finish(ctx, built.digest); err != nil {
		return image{}, err
	}
	built.reference, err = d.Reference(built.digest, built.config)
	return built, err
}
