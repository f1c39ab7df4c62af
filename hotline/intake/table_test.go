package intake

import (
	"errors"
	"strings"
	"testing"
	"time"

	"yihaotong/hotline"
)

func testBook(t *testing.T) Book {
	t.Helper()
	catalogue, err := hotline.NewCatalogue([]hotline.Category{{Slug: "repair.elevator", Team: "repair", Name: "电梯", Priority: hotline.Urgent}})
	if err != nil {
		t.Fatal(err)
	}
	return Book{Teams: []hotline.Team{{Slug: "repair", Name: "维修"}}, Catalogue: catalogue, Zone: time.FixedZone("CST", 8*3600)}
}

func TestCSVRows(t *testing.T) {
	t.Parallel()
	table := "\uFEFF编号,标题,诉求内容,留言时间,姓名,联系电话,楼栋,楼层,房号,承办组,类别,类型,优先级,渠道,标签,备注\r\n" +
		"7,电梯停了,\"停在三楼,\n两个人\",2026/11/24 9:05:00,陆瑶,1.5400005038E+10,3号楼,5层,502.0,维修,电梯,求助,特急,电话,夜班;困人,x\r\n" +
		"8,,灯坏了,,,,,,,,,,,,,\r\n"
	var rows []Row
	for row := range CSV(strings.NewReader(table), testBook(t)) {
		rows = append(rows, row)
	}
	if len(rows) != 2 || rows[0].Err != nil || rows[1].Err != nil {
		t.Fatalf("%+v", rows)
	}
	o := rows[0].Opening
	at := time.Date(2026, 11, 24, 1, 5, 0, 0, time.UTC)
	if o.Source != "import:7" || o.Text != "停在三楼,\n两个人" || !o.At.Equal(at) || o.Contact != "15400005038" || o.Place.Floor != "5" || o.Place.Room != "502" || o.Team != "repair" ||
		o.Category != "repair.elevator" || o.Type != hotline.Help || o.Priority != hotline.Critical || o.Channel != hotline.ChannelPhone || len(o.Tags) != 2 {
		t.Errorf("%+v", o)
	}
	if rows[1].Line != 4 || rows[1].Opening.Text != "灯坏了" || rows[1].Opening.Channel != hotline.ChannelImport {
		t.Errorf("%+v", rows[1])
	}
}

func TestBadRowsNameLineAndColumn(t *testing.T) {
	t.Parallel()
	table := "text,type,team,time,category,priority\nok,,,,,\nx,noise,nobody,yesterday,a.b,9\n,,,,,\nok,,,,,,extra\n"
	var rows []Row
	for row := range CSV(strings.NewReader(table), testBook(t)) {
		rows = append(rows, row)
	}
	if len(rows) != 4 || rows[0].Err != nil {
		t.Fatalf("%+v", rows)
	}
	for i, want := range map[int][]string{
		1: {"line 3: type", "line 3: team", "line 3: time", "line 3: category", "line 3: priority"},
		2: {"line 4: text"}, 3: {"line 5: 7"},
	} {
		var e *hotline.Error
		if !errors.As(rows[i].Err, &e) || len(e.Fields) != len(want) {
			t.Errorf("row %d: %v", i, rows[i].Err)
			continue
		}
		for k, f := range e.Fields {
			if f.Field != want[k] {
				t.Errorf("row %d: %s, want %s", i, f.Field, want[k])
			}
		}
	}
}

func TestTablesRefused(t *testing.T) {
	t.Parallel()
	for table, want := range map[string]string{
		"":                       "line 1",
		"姓名,电话\n":                "text",
		"标题,主题\n":                "主题",
		"text\na\n\"b\nc":        "line 3",
		"text,time\n\"a\"b,c\nd": "line 2",
	} {
		var last Row
		for row := range CSV(strings.NewReader(table), testBook(t)) {
			last = row
		}
		var e *hotline.Error
		if !errors.As(last.Err, &e) || e.Fields[0].Field != want {
			t.Errorf("%q: %v", table, last.Err)
		}
	}
}

func TestJSONLRows(t *testing.T) {
	t.Parallel()
	table := `{"id":"th-1","title":"车位","text":"捆绑销售","time":"2019/08/28 10:06:03","user_id":"u","up":3,"list":[1]}` + "\n\n{\"text\":5}\n{broken\n{\"up\":1}\n"
	var rows []Row
	for row := range JSONL(strings.NewReader(table), testBook(t)) {
		rows = append(rows, row)
	}
	if len(rows) != 4 || rows[0].Err != nil || rows[0].Opening.Title != "车位" || rows[0].Opening.At.IsZero() || rows[1].Line != 3 || rows[1].Opening.Text != "5" {
		t.Fatalf("%+v", rows)
	}
	for i, want := range map[int]string{2: "line 4", 3: "line 5: text"} {
		var e *hotline.Error
		if !errors.As(rows[i].Err, &e) || e.Fields[0].Field != want {
			t.Errorf("row %d: %v", i, rows[i].Err)
		}
	}
}

// TestRealMessages reads the public messages that have to be importable.
func TestRealMessages(t *testing.T) {
	t.Parallel()
	for file, want := range map[string]int{"teddy2020-gov/train.jsonl": 3500, "teddy2020-hot/messages.jsonl": 3000} {
		n := 0
		for row := range JSONL(strings.NewReader(string(sharedFile(t, file))), testBook(t)) {
			if row.Err != nil {
				t.Fatalf("%s line %d: %v", file, row.Line, row.Err)
			}
			n++
		}
		if n < want {
			t.Errorf("%s: %d rows", file, n)
		}
	}
}
