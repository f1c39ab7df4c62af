package kb

import (
	"embed"
	"io/fs"
	"iter"
	"path"
)

//go:embed seed/*.md
var seedFiles embed.FS

// Seed gives the sample policies of an invented office area, plainly marked as samples, and the
// safety words.
func Seed() iter.Seq[FileArticle] {
	return func(yield func(FileArticle) bool) {
		names, err := fs.Glob(seedFiles, "seed/*.md")
		if err != nil {
			yield(FileArticle{File: "seed", Err: err})
			return
		}
		for _, name := range names {
			body, err := seedFiles.ReadFile(name)
			f := FileArticle{File: "seed/" + path.Base(name), Err: err}
			if err == nil {
				f.Article, f.Err = ParseFile(f.File, body, nil)
			}
			if !yield(f) {
				return
			}
		}
	}
}
