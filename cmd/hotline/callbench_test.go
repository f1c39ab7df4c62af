package main

import (
	"os"
	"testing"

	"yihaotong/hotline"
	"yihaotong/hotline/intake"
	"yihaotong/routing"
)

// BenchmarkCallSegment is what one more segment of a long call costs: it is read, and the draft so far is
// made and judged by the shipped router. The goal is 20 ms.
//
//	go test ./cmd/hotline -run '^$' -bench CallSegment
func BenchmarkCallSegment(b *testing.B) {
	data, err := os.ReadFile("../../hotline/intake/testdata/calls/noise.json")
	if err != nil {
		b.Fatal(err)
	}
	transcript, err := intake.Parse("", data)
	if err != nil {
		b.Fatal(err)
	}
	catalogue, err := hotline.NewCatalogue(hotline.SeedCatalogue())
	if err != nil {
		b.Fatal(err)
	}
	engine, err := routing.Seeded(func() *hotline.Catalogue { return catalogue }, nil)
	if err != nil {
		b.Fatal(err)
	}
	call := intake.NewCall(intake.Party{}, func(text string) hotline.Decision {
		d, err := engine.Decide(b.Context(), hotline.Request{Text: text, Channel: hotline.ChannelPhone})
		if err != nil {
			b.Fatal(err)
		}
		return d
	})
	for i := 0; b.Loop(); i++ { // the call goes on and on, up to the bound of its segments
		call.Add(transcript.Segments[i%len(transcript.Segments)])
	}
}
