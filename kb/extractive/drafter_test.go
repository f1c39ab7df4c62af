package extractive_test

import (
	"testing"

	"yihaotong/hotline"
	"yihaotong/hotline/zh"
	"yihaotong/kb"
	"yihaotong/kb/draftertest"
	"yihaotong/kb/extractive"
)

func TestDrafter(t *testing.T) {
	t.Parallel()
	draftertest.Run(t, func(*testing.T) kb.Drafter { return extractive.Drafter{} })
}

// Of a long clause the sentence that answers is taken, an item with the line that announces it.
func TestPicksTheSentence(t *testing.T) {
	t.Parallel()
	text := "第五条 有下列情形之一的，可以提前退房并退还押金：\n（一）调离办公区到外地工作的，凭调令办理退房手续并结清水电费用；\n（二）在本市购买自有住房的，凭不动产权属证书办理退房手续；\n（三）因病需要长期疗养的，凭医院出具的诊断证明办理退房手续。\n押金在验收合格后15个工作日内退还，逾期未退还的，按日支付利息。房屋由物业公司验收，家具按清单清点，钥匙当场交还，清单由双方签字确认后各执一份，另由住房保障组留存一份备查。"
	for question, want := range map[string]string{
		"押金几天退":     "押金在验收合格后15个工作日内退还，逾期未退还的，按日支付利息。",
		"买了房怎么退房":   "第五条 有下列情形之一的，可以提前退房并退还押金：",
		"钥匙交给谁验收家具": "房屋由物业公司验收，家具按清单清点，钥匙当场交还，清单由双方签字确认后各执一份，另由住房保障组留存一份备查。",
	} {
		d, err := extractive.Drafter{}.Draft(t.Context(), question, []kb.Hit{{Entry: kb.Entry{Audience: hotline.Everyone, Clause: kb.Clause{Text: text}}}})
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, s := range d.Sentences {
			found = found || s.Text == want || len(s.Text) > len(want) && s.Text[:len(want)] == want
		}
		if !found {
			t.Errorf("%s: %q is not among %+v", question, want, d.Sentences)
		}
	}
}

// The thesaurus in force decides which sentence answers: what it has learnt meanwhile counts as well.
func TestSynonymsInForceReachTheDrafter(t *testing.T) {
	t.Parallel()
	text := "第五条 办公用品由各处室按季度申领，领用人在台账上签字，台账由综合处保存三年备查，年终与财务处对账一次，超出定额的部分由本处室说明理由，经分管领导同意后由物资保障组统一采购，采购周期一般不超过二十个工作日。考勤终端发生故障的，由信息中心两小时内到场处置。会议室的投影设备由物业公司每周检查，发现损坏的，当日登记并更换，更换下来的设备统一存放在一号楼地下库房，由资产管理员定期清点。"
	const answer = "考勤终端发生故障的，由信息中心两小时内到场处置。"
	synonyms := zh.Trade()
	d := extractive.Drafter{Synonyms: func() *zh.Thesaurus { return synonyms }}
	alone := func() bool {
		drafted, err := d.Draft(t.Context(), "刷脸盒子罢工", []kb.Hit{{Entry: kb.Entry{Clause: kb.Clause{Text: text}}}})
		if err != nil {
			t.Fatal(err)
		}
		return len(drafted.Sentences) == 1 && drafted.Sentences[0].Text == answer
	}
	if alone() {
		t.Fatal("picked without a synonym")
	}
	var err error
	if synonyms, err = zh.NewThesaurus([][]string{{"刷脸盒子", "考勤终端"}}); err != nil || !alone() {
		t.Errorf("not picked by a synonym (%v)", err)
	}
	if synonyms = zh.Trade().With([]zh.Learnt{{Word: "刷脸盒子", Others: []string{"考勤终端"}}}); !alone() {
		t.Error("not picked by what was learnt")
	}
}
