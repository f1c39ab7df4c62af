package intake

import (
	"strings"

	"yihaotong/hotline"
	"yihaotong/hotline/zh"
)

// Words in speaker labels and party roles that tell the role; the operator's are asked first
// ("customer service").
var roleWords = []struct {
	role  hotline.Speaker
	words []string
}{
	{hotline.SpeakerOperator, []string{"坐席", "座席", "话务", "客服", "接线", "接听", "受理", "热线", "工作人员", "值班", "operator", "agent", "service", "staff", "assistant"}},
	{hotline.SpeakerRequester, []string{"来电", "主叫", "市民", "用户", "客户", "诉求", "群众", "职工", "员工", "居民", "家长", "报修", "投诉", "咨询", "求助", "caller", "customer", "client", "user", "requester"}},
}

// roleOfLabel reads the role from a speaker label; SpeakerUnknown when it says none.
func roleOfLabel(label string) hotline.Speaker {
	label = zh.Normalize(label)
	switch label {
	case "答":
		return hotline.SpeakerOperator
	case "问", "客":
		return hotline.SpeakerRequester
	}
	for _, r := range roleWords {
		for _, word := range r.words {
			if strings.Contains(label, word) {
				return r.role
			}
		}
	}
	return hotline.SpeakerUnknown
}

// nameRoles settles the role of each labelled speaker from the label, else from what the speaker says:
// one of them sounds most like an operator, the others ask.
func nameRoles(segments []hotline.Segment, labels []string) {
	role := map[string]hotline.Speaker{}
	score := map[string]float64{}
	for i, label := range labels {
		if label == "" {
			continue
		}
		if segments[i].Speaker != hotline.SpeakerUnknown {
			role[label] = segments[i].Speaker
		} else if role[label] == "" {
			role[label] = roleOfLabel(label)
		}
		score[label] += operatorScore(zh.Normalize(segments[i].Text))
	}
	settle(role, score)
	for i, label := range labels {
		if segments[i].Speaker == hotline.SpeakerUnknown && label != "" {
			segments[i].Speaker = role[label]
		}
	}
}

const sureOperator = 3 // the score from which a speaker surely answers a hotline

func settle(role map[string]hotline.Speaker, score map[string]float64) {
	operator, requester, best := false, false, ""
	for label, r := range role {
		operator = operator || r == hotline.SpeakerOperator
		requester = requester || r == hotline.SpeakerRequester
		if r == hotline.SpeakerUnknown && (best == "" || score[label] > score[best] || score[label] == score[best] && label < best) {
			best = label
		}
	}
	if best == "" {
		return
	}
	if !operator {
		alone := requester && countUnknown(role) == 1
		if score[best] < sureOperator && !alone {
			return // nothing tells who is who
		}
		role[best] = hotline.SpeakerOperator
	}
	for label, r := range role {
		if r == hotline.SpeakerUnknown {
			role[label] = hotline.SpeakerRequester
		}
	}
}

func countUnknown(role map[string]hotline.Speaker) int {
	n := 0
	for _, r := range role {
		if r == hotline.SpeakerUnknown {
			n++
		}
	}
	return n
}
