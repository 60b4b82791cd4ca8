package request

import (
	"reflect"
	"strings"
	"testing"
)

func TestParseOutput(t *testing.T) {
	for in, want := range map[string]Output{
		"out":                   {Type: "local", Dest: "out", Attrs: map[string]string{}},
		"-":                     {Type: "tar", Dest: "-", Attrs: map[string]string{}},
		"type=local,dest=out":   {Type: "local", Dest: "out", Attrs: map[string]string{}},
		"type=tar,dest=a.tar":   {Type: "tar", Dest: "a.tar", Attrs: map[string]string{}},
		"type=docker":           {Type: "docker", Attrs: map[string]string{}},
		"type=registry":         {Type: "image", Attrs: map[string]string{"push": "true"}},
		"type=image,push=false": {Type: "image", Attrs: map[string]string{"push": "false"}},
		`type=oci,dest=x,"name=a,b",Compression=zstd`: {
			Type: "oci", Dest: "x", Attrs: map[string]string{"name": "a,b", "compression": "zstd"},
		},
	} {
		got, err := ParseOutput(in)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, %v, want %+v", in, got, err, want)
		}
	}
	for in, says := range map[string]string{
		"dest=x":       "no type=",
		"type=local,x": `"x" is not key=value`,
		`type="local`:  "--output",
	} {
		if _, err := ParseOutput(in); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: error %v, want it to say %q", in, err, says)
		}
	}
}
