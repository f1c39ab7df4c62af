package intake

import (
	"slices"
	"strings"

	"yihaotong/hotline"
	"yihaotong/hotline/zh"
)

// cue is a turn of speech that tells an operator (positive weight) from a caller (negative).
type cue struct {
	weight float64
	words  []string
}

var speechCues = []cue{
	{4, []string{"请讲", "为您服务", "可以帮您", "可以帮到您", "能帮您", "需要帮助", "您贵姓", "怎么称呼", "贵姓", "感谢您的来电", "感谢来电"}},
	{3, []string{"给您登记", "为您登记", "帮您", "为您", "给您", "您的", "已转", "已登记", "我登记", "登记为", "登记了", "请稍等", "请保持", "留意", "派单", "其他需要", "其他问题", "还有别的", "方便留", "联系方式", "请问您", "您是", "您说的", "向您", "请您", "您好,机关"}},
	{2.5, []string{"热线", "回电号码", "电话是多少", "联系电话", "哪个单位", "什么单位", "单位是", "哪栋楼", "几号楼", "请先", "请不要", "请勿", "请所有", "马上派", "尽快安排", "会联系", "我不挂"}},
	{1.5, []string{"您", "请问", "请到", "请在", "核实", "反馈", "什么时候开始", "具体是", "有没有", "是不是", "还是"}},
	{1, []string{"好的", "再见", "大概", "哪里", "哪个", "哪条", "哪天", "多少", "多久"}},
	{-4, []string{"我要投诉", "我要举报", "我要反映", "我投诉", "我举报", "我想问", "问一下", "我叫", "免贵", "我姓", "我家", "我孩子", "我们这", "我们单位", "我们办公室", "我们楼"}},
	{-2.5, []string{"你们", "喂", "俺", "咱们", "我是", "我想", "我就", "我都", "劳驾", "没了没了", "记住了"}},
	{-1.5, []string{"我们", "谢谢", "坏了", "麻烦", "没有人", "不用了", "打这个", "给我", "我的", "对对", "行行"}},
	{-1, []string{"你好", "嗯", "行", "哎", "对,"}},
}

// operatorScore adds up the cues of a normalised sentence: above 0 it sounds like the operator.
func operatorScore(text string) float64 {
	score := 0.0
	for _, c := range speechCues {
		for _, word := range c.words {
			if strings.Contains(text, word) {
				score += c.weight
				break // one of a kind is enough
			}
		}
	}
	if strings.Count(text, "零")+strings.Count(text, "幺") >= 4 { // callers spell numbers; what operators read back is mostly written in figures
		score -= 2
	}
	return score
}

const (
	sameSpeaker = -1.0 // cost of one person speaking twice in a row
	firstSpeaks = 1.0  // the operator picks up the phone and speaks first
)

// GuessSpeakers gives roles to the segments that have none: the likeliest way to deal the sentences out
// to operator and caller, given that the two mostly take turns. Known roles stay. Talk in which nobody
// sounds like an operator stays unknown.
func GuessSpeakers(segments []hotline.Segment) {
	scores := make([]float64, len(segments))
	for i, s := range segments {
		scores[i] = operatorScore(zh.Normalize(s.Text))
	}
	guessSpeakers(segments, scores)
}

func guessSpeakers(segments []hotline.Segment, scores []float64) {
	unknown := func(s hotline.Segment) bool { return s.Speaker == hotline.SpeakerUnknown || s.Speaker == "" }
	if !slices.ContainsFunc(segments, unknown) {
		return
	}
	heard := false
	for i, s := range segments {
		heard = heard || s.Speaker == hotline.SpeakerOperator || unknown(s) && scores[i] >= sureOperator
	}
	for i, role := range likeliest(segments, scores) {
		switch {
		case !unknown(segments[i]):
		case heard:
			segments[i].Speaker = role
		default:
			segments[i].Speaker = hotline.SpeakerUnknown
		}
	}
}

// likeliest is Viterbi's algorithm over the two roles.
func likeliest(segments []hotline.Segment, scores []float64) []hotline.Speaker {
	roles := [2]hotline.Speaker{hotline.SpeakerOperator, hotline.SpeakerRequester}
	const never = -1e9
	best := [2]float64{firstSpeaks, 0}
	from := make([][2]int, len(segments))
	for i, s := range segments {
		var next [2]float64
		for r := range roles {
			turn, stay := best[1-r], best[r]+sameSpeaker
			if i == 0 {
				turn, stay = never, best[r]
			}
			from[i][r] = r
			next[r] = stay
			if turn > stay {
				from[i][r], next[r] = 1-r, turn
			}
			if (s.Speaker == hotline.SpeakerOperator || s.Speaker == hotline.SpeakerRequester) && s.Speaker != roles[r] {
				next[r] += never
			}
		}
		next[0] += scores[i] / 2
		next[1] -= scores[i] / 2
		best = next
	}
	out := make([]hotline.Speaker, len(segments))
	r := 0
	if best[1] > best[0] {
		r = 1
	}
	for i := len(segments) - 1; i >= 0; i-- {
		out[i] = roles[r]
		r = from[i][r]
	}
	return out
}
