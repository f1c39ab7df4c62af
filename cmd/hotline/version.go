package main

import (
	"context"
	"fmt"
	"runtime"

	"yihaotong/web/ui"
)

// version and commit are set by the linker.
var (
	version = "dev"
	commit  = "none"
)

type versionInfo struct {
	Version string `json:"version"`
	Commit  string `json:"commit"`
	Go      string `json:"go"`
	UI      bool   `json:"ui"` // pages are embedded
}

func thisVersion() versionInfo {
	return versionInfo{Version: version, Commit: commit, Go: runtime.Version(), UI: ui.Built()}
}

func runVersion(_ context.Context, io streams, args []string) error {
	asJSON, err := jsonOnly("version", args)
	if err != nil {
		return err
	}
	v := thisVersion()
	if asJSON {
		return printJSON(io, v)
	}
	pages := "pages embedded"
	if !v.UI {
		pages = "without pages (run make ui before building)"
	}
	_, err = fmt.Fprintf(io.Out, "hotline %s (%s) %s, %s\n", v.Version, v.Commit, v.Go, pages)
	return err
}
