package kb

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"yihaotong/hotline"
)

// decode turns the bytes of a text file into text with \n line ends: UTF-8 with or without mark,
// UTF-16 with a mark, else GB 18030, which holds GBK and GB 2312. Invalid: it is none of these
// (key "kb.binary").
func decode(body []byte) (string, error) {
	var from encoding.Encoding
	switch {
	case bytes.HasPrefix(body, []byte("\xff\xfe")), bytes.HasPrefix(body, []byte("\xfe\xff")):
		from = unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM)
	case utf8.Valid(body):
		body = bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))
	default:
		from = simplifiedchinese.GB18030
	}
	if from != nil {
		decoded, err := from.NewDecoder().Bytes(body)
		if err != nil {
			return "", hotline.Fail(hotline.Invalid, "kb.binary").Because(err)
		}
		body = decoded
	}
	text := string(body)
	if strings.ContainsRune(text, 0) || strings.Count(text, "\uFFFD")*50 > utf8.RuneCountInString(text) {
		return "", hotline.Fail(hotline.Invalid, "kb.binary")
	}
	return strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n"), nil
}
