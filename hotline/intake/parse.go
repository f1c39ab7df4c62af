package intake

import (
	"slices"
	"strings"

	"yihaotong/hotline"
)

// Parse reads a transcript in one of Formats; format "" looks at the content. An unknown format, bytes
// that are no text, a broken or silent file are Invalid errors that name the line.
func Parse(format string, data []byte) (Transcript, error) {
	if format != "" && !slices.Contains(Formats, format) {
		return Transcript{}, hotline.BadField("format", "enum", "value", format, "allowed", strings.Join(Formats, ", "))
	}
	text, err := decode(data)
	if err != nil {
		return Transcript{}, err
	}
	if strings.TrimSpace(text) == "" {
		return Transcript{}, bad("transcript.silent", 1, "the file is empty")
	}
	if format == "" {
		format = Sniff(text)
	}
	switch format {
	case "vtt":
		return parseVTT(text)
	case "srt":
		return parseSRT(text)
	case "whisper":
		return parseWhisper(text)
	case "funasr":
		return parseFunASR(text)
	case "vcon":
		return parseVCon(text)
	}
	return parseText(text)
}

// Sniff tells the format of a transcript from its content. What looks like nothing else is text.
func Sniff(text string) string {
	text = strings.TrimSpace(text)
	has := func(words ...string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, w) })
	}
	switch {
	case strings.HasPrefix(text, "WEBVTT"):
		return "vtt"
	case strings.HasPrefix(text, "{"), strings.HasPrefix(text, "["):
		switch {
		case has(`"parties"`) && has(`"dialog"`, `"vcon"`, `"analysis"`):
			return "vcon"
		case has(`"sentence_info"`, `"stamp_sents"`, `"text_seg"`, `"wav_name"`, `"key"`):
			return "funasr"
		case has(`"segments"`, `"words"`, `"text"`):
			return "whisper"
		}
	case has(" --> "):
		return "srt"
	}
	return "text"
}
