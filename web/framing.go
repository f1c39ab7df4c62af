package web

import (
	"bytes"

	"github.com/valyala/fasthttp"

	"yihaotong/hotline"
)

// checkFraming refuses requests whose borders two servers could see differently: that is how one
// client's bytes become another's request behind a proxy. fasthttp lets some of them pass.
func checkFraming(h *fasthttp.RequestHeader) error {
	var hosts, lengths, encodings int
	for line := range bytes.Lines(h.RawHeaders()) {
		name, _, colon := bytes.Cut(line, []byte(":"))
		folded := len(line) > 0 && (line[0] == ' ' || line[0] == '\t')
		blank := len(bytes.TrimSpace(line)) == 0
		if !blank && (folded || !colon || bytes.ContainsAny(name, " \t")) {
			return ambiguous()
		}
		switch {
		case bytes.EqualFold(name, []byte("Host")):
			hosts++
		case bytes.EqualFold(name, []byte("Content-Length")):
			lengths++
		case bytes.EqualFold(name, []byte("Transfer-Encoding")):
			encodings++
		}
	}
	if hosts > 1 || hosts == 0 && h.IsHTTP11() || lengths > 1 || encodings > 1 || lengths+encodings > 1 {
		return ambiguous()
	}
	return nil
}

func ambiguous() error { return unreadable(hotline.Fail(hotline.Invalid, "http.framing")) }
