package storagetest

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"yihaotong/hotline"
)

var (
	sampleTeams = []string{"housing", "commuting", "childcare", "dining", "repair", "general"}
	sampleParts = strings.Fields("三号楼五层 卫生间 水管漏水 请尽快派人 来维修 电梯停运 空调不制冷 食堂 菜价偏高 班车晚点 停车位 不够用 周转房 申请进度 " +
		"托育园 报名 什么时候开始 会议室 灯管坏了 网络连不上 门禁卡 补办 通勤补贴 发放时间 办公家具 搬运 饮水机 没有热水 走廊 地面湿滑 噪音 很大 " +
		"影响办公 值班人员 态度不好 希望改进 非常感谢 及时处理 物业 绿化 修剪 垃圾 清运 电动车 充电桩 故障")
)

// SampleText makes the text of an invented request, about 80 to 250 characters.
func SampleText(n int) string {
	rng := rand.New(rand.NewPCG(uint64(n), 1))
	var b strings.Builder
	for range 15 + rng.IntN(30) {
		b.WriteString(sampleParts[rng.IntN(len(sampleParts))])
		b.WriteString([]string{"", "", ",", "。"}[rng.IntN(4)])
	}
	return b.String()
}

// Sample makes the n-th invented ticket with the three events of its opening. Most old ones are
// closed, some are open and some of these late.
func Sample(at time.Time, n int) (hotline.Ticket, []hotline.Event) {
	rng := rand.New(rand.NewPCG(uint64(n), 2))
	t := ticket(at, func(t *hotline.Ticket) {
		t.Team = sampleTeams[rng.IntN(len(sampleTeams))]
		t.Category = fmt.Sprintf("%s.c%d", t.Team, rng.IntN(12))
		t.Text = SampleText(n)
		t.Title = string([]rune(t.Text)[:20])
		t.Priority = hotline.Priorities[min(3, 1+rng.IntN(4))]
		t.Requester = hotline.Requester{Person: fmt.Sprint("p", rng.IntN(20000)), Name: "张" + string(rune('一'+rng.IntN(3000))), Phone: fmt.Sprintf("154%08d", rng.IntN(20000)), Unit: "财务处"}
		t.Place = hotline.Place{Building: fmt.Sprintf("%d号楼", 1+rng.IntN(40)), Floor: "5", Raw: "五层"}
		t.Decision = hotline.Decision{
			Team: t.Team, Category: t.Category, Confidence: 0.93, Source: hotline.ByModel,
			Reasons:      []hotline.Reason{{Kind: hotline.ReasonWord, Text: "漏水", Span: [2]int{3, 5}}, {Kind: hotline.ReasonRule, Text: "水管", Span: [2]int{1, 3}, Rule: "r12"}},
			Alternatives: []hotline.Alternative{{Category: "repair.other", Confidence: 0.04}, {Category: "housing.repair", Confidence: 0.02}},
		}
		if rng.IntN(10) > 0 && n%50 > 0 {
			t.Status, t.Handler, t.Clocks.Resolve.Met = hotline.StatusClosed, fmt.Sprint("h", rng.IntN(60)), at.Add(time.Hour)
		} else if rng.IntN(2) == 0 {
			t.Status, t.Handler, t.Clocks.Resolve.Told = hotline.StatusWorking, fmt.Sprint("h", rng.IntN(60)), []int{0, 0, 80, 100}[rng.IntN(4)]
		}
	})
	return t, []hotline.Event{
		note(&t, hotline.TicketOpened, at, map[string]any{"channel": "web"}),
		note(&t, hotline.TicketRouted, at, map[string]any{"team": t.Team, "category": t.Category, "confidence": 0.93, "source": "model"}),
		note(&t, hotline.TicketQueued, at, nil),
	}
}

// SampleClaim lets somebody claim an invented ticket.
func SampleClaim(t *hotline.Ticket) []hotline.Event {
	t.Status, t.Handler = hotline.StatusWorking, "h1"
	return []hotline.Event{note(t, hotline.TicketClaimed, t.UpdatedAt, map[string]any{"handler": t.Handler})}
}
