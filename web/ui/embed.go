// Package ui carries the built pages inside the binary: the desk, the console, the board and the
// widget. It lives beside the web room on floor 4 and holds files only; which address serves which
// page, with which headers, is the web room's business.
//
// The pages are built by `npm run build` into dist. In a tree where they were never built, dist
// holds nothing but placeholder.html, so that the program compiles without Node.
package ui

import (
	"embed"
	"io/fs"
)

// Dist is the folder dist: index.html (desk, tracking, sign-in), console.html, widget.js, assets/
// (names carry a hash of the content and may be cached for ever) and a few files for the root.
//
//go:embed all:dist
var Dist embed.FS

// Built reports whether the pages were built into this binary.
func Built() bool {
	_, err := fs.Stat(Dist, "dist/index.html")
	return err == nil
}
