package intake

import (
	"strings"
	"unicode/utf8"

	"yihaotong/hotline/zh"
)

// Places with a name of their own. The first list means something even alone (图书馆), the second only
// with a name before it (松涛公寓).
var (
	nameable = []string{"文化中心", "会议中心", "服务中心", "活动中心", "健身中心", "数据中心", "图书馆", "博物馆", "体育馆", "档案馆", "剧院", "礼堂", "会堂", "托育园", "托育中心", "幼儿园", "医务室", "卫生室", "展览馆", "规划馆", "岗亭", "传达室", "收发室"}
	named    = []string{"大厦", "公寓", "小区", "家园", "花园", "中心", "餐厅", "食堂", "车库", "停车场", "停车楼", "招待所", "宾馆", "周转房", "宿舍", "苑", "馆", "楼"}
	// notNames end a name to the left: verbs, pronouns and particles do not belong to it.
	notNames = "旁边靠近隔在是的我你他她它们去到从这那个和跟就有吃往了说住想来把被给让叫对为与及或并也都还又再不没未上下里外前后时候坐找问看过用得着吗呢吧啊哪几每各某整全您咱俺请于因所以如果但而且"
)

const maxPlaceName = 10 // runes before the suffix

// readNamedPlaces finds places with names. They weigh little: only a question for the place, or a floor
// or room right behind, makes them the place of the matter.
func readNamedPlaces(u *utterance, taken *spans) []mention {
	var out []mention
	for _, list := range []struct {
		suffixes []string
		alone    bool
	}{{nameable, true}, {named, false}} {
		for _, suffix := range list.suffixes {
			for at := 0; ; {
				i := strings.Index(u.text[at:], suffix)
				if i < 0 {
					break
				}
				end := at + i + len(suffix)
				from := nameStart(u.text, at+i, taken)
				at = end
				name := u.text[from:end]
				level := followedByLevel(u.text[end:])
				if !taken.free(from, end) || name == suffix && !list.alone && !(level && suffix == "食堂") || isNoPlace(name) || hasPrefixAny(u.text[end:], "的人", "费", "路", "站", "卡", "道", "梯", "上", "下") {
					continue
				}
				weight := 0.35
				if level {
					weight = 0.75
				} else if isCanteen(name, suffix) {
					weight = 0.55
				}
				taken.take(from, end)
				out = append(out, mention{building, strings.ToUpper(name), weight, [2]int{from, end}})
			}
		}
	}
	return out
}

// nameStart walks left over the characters that may belong to a place's name.
func nameStart(text string, at int, taken *spans) int {
	for range maxPlaceName {
		r, size := utf8.DecodeLastRuneInString(text[:at])
		if size == 0 || r < 0x4E00 || r > 0x9FFF || strings.ContainsRune(notNames, r) || !taken.free(at-size, at) {
			break
		}
		at -= size
	}
	return at
}

// isNoPlace tells names that fit every place alike.
func isNoPlace(name string) bool {
	return hasSuffixAny(name, "大楼", "整楼", "单位食堂", "机关食堂", "附近餐厅", "居民楼", "号楼") || name == "大餐厅" || name == "小餐厅" || name == "大食堂" || name == "小食堂" || zh.HasAny(name, "通知", "报名", "关于", "公积金", "办理", "维修", "充电", "停止", "方便", "班车")
}

// isCanteen tells canteens with a number or a side (二食堂, 东区餐厅): people name them unasked.
func isCanteen(name, suffix string) bool {
	head := strings.TrimSuffix(name, suffix)
	return (suffix == "食堂" || suffix == "餐厅") && hasSuffixAny(head, "一", "二", "三", "四", "五", "东", "西", "南", "北", "东区", "西区", "南区", "北区", "号", "楼", "清真", "民族", "座")
}

func followedByLevel(after string) bool {
	m := placeForms().level.FindStringIndex(after)
	b := placeForms().basement.FindStringIndex(after)
	r := placeForms().roomed.FindStringIndex(after)
	near := func(loc []int) bool { return loc != nil && strings.Trim(after[:loc[0]], " ,的、") == "" }
	return near(m) || near(b) || near(r)
}
