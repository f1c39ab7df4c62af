package hotline

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"sync"
)

//go:embed words/*.json
var wordFiles embed.FS

// Languages are the languages of the catalogues; the first is the source language.
var Languages = []string{"zh-CN", "en"}

var catalogues = sync.OnceValues(func() (map[string]map[string]string, error) { return readWords(wordFiles) })

// Words gives the sentence of a key in a language, filled with args: "{name}" is replaced by its
// value. An unknown language falls back to Chinese, an unknown key to itself.
func Words(lang, key string, a Args) string {
	all, err := catalogues()
	if err != nil { // a test reads the embedded files, so a build that passes has them
		return key
	}
	words, ok := all[lang]
	if !ok {
		words = all[Languages[0]]
	}
	s, ok := words[key]
	if !ok {
		return key
	}
	return fill(s, a)
}

func readWords(files fs.FS) (map[string]map[string]string, error) {
	all := make(map[string]map[string]string, len(Languages))
	for _, lang := range Languages {
		body, err := fs.ReadFile(files, "words/"+lang+".json")
		if err != nil {
			return nil, err
		}
		var words map[string]string
		if err := json.Unmarshal(body, &words); err != nil {
			return nil, fmt.Errorf("words/%s.json: %w", lang, err)
		}
		all[lang] = words
	}
	return all, nil
}
