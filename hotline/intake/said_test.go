package intake

import (
	"os"
	"strings"
	"testing"
)

// TestPlacesNumbersAndTimesAsSaid reads single answers: places in the ways people name them, numbers taken
// back, times wished for.
func TestPlacesNumbersAndTimesAsSaid(t *testing.T) {
	t.Parallel()
	questions := map[string]string{"any": "o:您请讲。", "place": "o:请问在哪里?", "phone": "o:您的电话是多少?", "time": "o:什么时候去修方便?"}
	data, err := os.ReadFile("testdata/said.txt")
	if err != nil {
		t.Fatal(err)
	}
	read := 0
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "#") {
			continue
		}
		part := strings.Split(line, "|")
		if len(part) != 3 || questions[part[0]] == "" {
			t.Fatalf("testdata/said.txt: %q", line)
		}
		d := Extract(talkOf("o:您好。", "c:麻烦派人来看看", questions[part[0]], "c:"+part[1], "o:好的。"), nil)
		got := strings.Join([]string{d.Building.Value, d.Floor.Value, d.Room.Value}, "/")
		switch part[0] {
		case "phone":
			got = d.Phone.Value
		case "time":
			got = d.Time.Value
		}
		if got != part[2] {
			t.Errorf("%s: got %q, want %q", part[1], got, part[2])
		}
		read++
	}
	if read < 60 {
		t.Errorf("only %d answers read", read)
	}
}
