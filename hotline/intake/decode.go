package intake

import (
	"bytes"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// decode turns the bytes of a file into text with \n line ends: UTF-8 with or without byte order mark,
// UTF-16 with one, else GBK (which GB2312 is part of). Other bytes are refused with the first bad line.
func decode(data []byte) (string, error) {
	if len(data) > MaxBytes {
		return "", bad("transcript.bytes", 1, "larger than 4 MiB", "limit", MaxBytes)
	}
	if bytes.HasPrefix(data, []byte{0xFF, 0xFE}) || bytes.HasPrefix(data, []byte{0xFE, 0xFF}) {
		wide, err := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(data)
		if err != nil {
			return "", bad("transcript.encoding", 1, "broken UTF-16")
		}
		data = wide
	}
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	if !utf8.Valid(data) {
		chinese, err := simplifiedchinese.GBK.NewDecoder().Bytes(data)
		if err != nil || bytes.ContainsRune(chinese, utf8.RuneError) {
			return "", bad("transcript.encoding", firstBadLine(data), "neither UTF-8 nor GBK")
		}
		data = chinese
	}
	if i := bytes.IndexByte(data, 0); i >= 0 {
		return "", bad("transcript.encoding", lineAt(string(data), i), "binary data, not text")
	}
	data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
	return string(bytes.ReplaceAll(data, []byte("\r"), []byte("\n"))), nil
}

func firstBadLine(data []byte) int {
	line := 1
	for len(data) > 0 {
		r, size := utf8.DecodeRune(data)
		if r == utf8.RuneError && size == 1 {
			return line
		}
		if r == '\n' {
			line++
		}
		data = data[size:]
	}
	return line
}

// lineAt is the line, from 1, of a byte offset.
func lineAt(text string, offset int) int {
	return 1 + bytes.Count([]byte(text[:min(max(offset, 0), len(text))]), []byte("\n"))
}
