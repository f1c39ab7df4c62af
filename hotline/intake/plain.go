package intake

import (
	"strings"

	"yihaotong/hotline"
)

// FromText drafts from what somebody typed into a form or a chat: the whole text stays as it is, person
// and place are taken from it where it says them. Spans count runes of text; classify may be nil.
func FromText(text string, classify Classifier) Draft {
	segment := hotline.Segment{Seq: 1, Speaker: hotline.SpeakerRequester, Text: clipText(text, MaxSegmentText)}
	d := fold([]*utterance{read(segment)}, Party{}, classify)
	if whole := strings.TrimSpace(text); whole != "" {
		d.Text = Field{Value: clipText(whole, hotline.MaxText), Confidence: 1, Segment: 1, Span: [2]int{0, len([]rune(text))}}
	}
	return d
}
