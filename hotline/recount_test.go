package hotline_test

import (
	"testing"
	"time"

	"yihaotong/hotline"
)

// What the machine decided by itself, and what it was unsure of, is in the sums that are made anew, too,
// also after a person decided otherwise.
func TestSumsMadeAnewKnowWhatTheMachineDecided(t *testing.T) {
	t.Parallel()
	s := newScenario(t)
	for name, o := range map[string]hotline.Opening{
		"sure": {Text: "办公室的空调不制热，请派人来修"}, "unsure": {Text: "有个事"}, "alarm": {Text: "3号楼电梯停运", Channel: hotline.ChannelAlarm},
		"accepted": {Text: "想问一下那个"},
	} {
		opened, err := s.desk.Open(t.Context(), o, s.people["坐席"], nil, nil)
		s.fatal(err)
		s.tickets[name], s.current = opened.Ticket.Number, opened.Ticket.Number
		if name == "accepted" {
			s.playAll("办 坐席 accept category=housing.subsidy")
		}
	}
	day := time.Date(2026, 11, 24, 0, 0, 0, 0, beijing)
	r, err := s.board.Rates(t.Context(), s.people["协调员"], hotline.RatesQuery{From: day, To: day.AddDate(0, 0, 1)})
	s.fatal(err)
	if c := r.All.Counts; c.Judged != 4 || c.Unsure < 1 || c.Unsure == c.Judged {
		t.Fatalf("judged %d, unsure %d", c.Judged, c.Unsure)
	}
	s.countsAnew()
}
