//go:build !unix

package main

import "os"

func caught() []os.Signal { return []os.Signal{os.Interrupt} }
