package routing_test

import (
	"bufio"
	"encoding/json"
	"os"
	"testing"

	"yihaotong/hotline"
)

// spoken is one request of the danger sets, written by somebody who had not seen triggers or seeds.
type spoken struct {
	Text     string `json:"text"`
	Critical bool   `json:"critical"`
	Kind     string `json:"kind"`
}

func readSpoken(t *testing.T, file string) []spoken {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []spoken
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var s spoken
		if err := json.Unmarshal(lines.Bytes(), &s); err != nil {
			t.Fatal(err)
		}
		out = append(out, s)
	}
	return out
}

// Half A may be read and learnt from; half B only measures: nobody writes seeds, concepts or triggers
// after a sentence of it. C was written after the alarm was done: at first sight 108 of its 110 dangers
// were heard at a precision of 0.908; since then it may be read like A. D is danger beside words that
// hold triggers back, and such words without danger; it only measures, like B.
func TestDangerInUnseenWords(t *testing.T) {
	t.Parallel()
	for _, half := range []struct {
		file              string
		recall, precision float64
		tell              bool
	}{{"testdata/danger-a.jsonl", 0.97, 0.8, true}, {"testdata/danger-b.jsonl", 0.95, 0.85, false}, {"testdata/danger-c.jsonl", 0.97, 0.88, true}, {"testdata/danger-d.jsonl", 0.80, 0.90, false}} {
		var caught, asked, critical, alarms float64
		for _, s := range readSpoken(t, half.file) {
			d, err := engine(t).Decide(t.Context(), hotline.Request{Text: s.Text})
			if err != nil {
				t.Fatal(err)
			}
			alarm := d.Priority == hotline.Critical
			if s.Critical {
				critical++
			}
			if alarm {
				alarms++
			}
			if alarm && s.Critical {
				caught++
			}
			if s.Critical && !alarm && d.Question != "" {
				asked++
			}
			if half.tell && alarm != s.Critical {
				t.Logf("%s, danger %v: %s: %s %s %s %v", s.Kind, s.Critical, s.Text, d.Category, d.Priority, d.Question, d.Reasons)
			}
		}
		t.Logf("%s: %v critical, recall %.3f (asked about %v more), precision %.3f", half.file, critical, caught/critical, asked, caught/alarms)
		if caught/critical < half.recall || caught/alarms < half.precision {
			t.Errorf("%s: below recall %v, precision %v", half.file, half.recall, half.precision)
		}
	}
}

// Thanks, notices and old stories beside a danger do not make it less true, and whoever wants to die
// is heard whatever else is said.
func TestDangerBesideGuards(t *testing.T) {
	t.Parallel()
	for text, class := range map[string]string{
		"活够了，刀在我手上，谢谢你们这些年的照顾":    "threat",
		"谢谢大家，我从楼顶跳下去就解脱了":        "threat",
		"遗书写好了，辛苦你们，谢谢":           "threat",
		"表扬就免了，你们再不解决我就点了这楼，谢谢":   "threat",
		"4号楼电梯困人了，谢谢":             "trapped",
		"三楼配电间冒烟了，麻烦你们，谢谢":        "fire",
		"厨房有煤气味，谢谢":               "gas",
		"4号楼电梯困人了，已经通知物业了，你们也派人吧": "trapped",
		"上次修过的那部电梯又困人了":           "trapped",
		"讲座现场有人晕倒了":               "person",
		"消防演练的时候有个同事真的摔下来了，头流血":   "person",
	} {
		d, err := engine(t).Decide(t.Context(), hotline.Request{Text: text})
		if err != nil || d.Priority != hotline.Critical || d.Trigger() != class {
			t.Errorf("%s: %s %s %v, want critical by %s", text, d.Priority, d.Trigger(), err, class)
		}
	}
}

// Thanks for what was done in time, and words of danger inside harmless ones, are no danger.
func TestNoDangerBesideGuards(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"谢谢保安师傅把跳楼的人救下来", "表扬小李，他劝住了要跳楼的同事", "感谢心理讲座，以前老觉得活着没意思，现在好多了",
		"谢谢抢修的师傅，上周爆管淹水半小时就处理好了", "我绝不答应再涨停车费", "不锈钢管扶手松了，请拧一下",
		"烟酒店旁边那个快递点能不能换个位置", "生活有困难，门禁卡补办要交多少钱",
	} {
		d, err := engine(t).Decide(t.Context(), hotline.Request{Text: text})
		if err != nil || d.Priority == hotline.Critical {
			t.Errorf("%s: %s %v %v, want no alarm", text, d.Priority, d.Reasons, err)
		}
	}
}

func TestDangerInPassing(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"您好,想问一下饭卡怎么充值,另外我刚从四楼下来的时候看见走廊尽头在冒火星,还有股烧胶皮的味道,食堂今天几点关门",
		"打扰了,我是来咨询周转房的,不过大厅里有位老同志忽然滑到地上叫不答应了",
	} {
		d, err := engine(t).Decide(t.Context(), hotline.Request{Text: text})
		if err != nil || d.Priority != hotline.Critical {
			t.Errorf("%s: %s %v, want critical", text, d.Priority, err)
		}
		for _, r := range d.Reasons {
			if r.Span[1] > len([]rune(text)) || string([]rune(text)[r.Span[0]:r.Span[1]]) != r.Text {
				t.Errorf("%s: reason %+v does not stand there", text, r)
			}
		}
	}
}

func TestDeniedSignsAreNoDanger(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"没有着火,就是烟感坏了", "菜有点凉,没有人拉肚子", "灯不亮,不是漏电"} {
		d, err := engine(t).Decide(t.Context(), hotline.Request{Text: text})
		if err != nil || d.Priority == hotline.Critical {
			t.Errorf("%s: %s %v, want no alarm", text, d.Priority, err)
		}
	}
}

// Between danger and none a person is asked: the matter is urgent and the question names the words.
func TestDoubtAsks(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"着火演练的时候要带毛巾吗", "万一着火往哪跑"} {
		d, err := engine(t).Decide(t.Context(), hotline.Request{Text: text})
		if err != nil || d.Priority == hotline.Critical || d.Question == "" {
			t.Errorf("%s: %s, question %q, %v; want a question", text, d.Priority, d.Question, err)
		}
	}
}
