package intake

import (
	"strings"
	"sync"
	"unicode/utf8"

	"yihaotong/hotline/zh"
)

// endsName tells that nothing follows which would make the characters before it something else.
func endsName(rest string) bool {
	return strings.Trim(rest, " 啊哈呀。") == "" || hasPrefixAny(rest, "先生", "女士", "本人", "老师", "同志")
}

const (
	// notGiven never stand in given names as people say them on the phone.
	notGiven = "的了在是我你您他她它有不没就都也还要说想来去到和跟吗呢吧啊这那个们么很太再又从被把给让电话打号楼层点月日年几什怎谁哪两对请问找吃住得过会能可该为上下里外前后时候坐看走做先些每只两零十" +
		"局委厅办处部馆院社所司室姓叫字单位贵免匿实接留记写报修坏漏停"
	// plainWords begin with a family name and are none.
	plainWords = "哈哈 老公 老人 老家 老化 小时 小车 小包 小花 小鱼 小路 小门 小白 小红 老和 老的 应用 何用 单位 方便 应该 何必 常常 时间 万一 高兴 安全 明天 明白 白天 金额 石头 方面 马上 全部 全家 成天 任何 温度 车库 水管 花园 关于 通知 连着 边上 红灯 黄灯 白色 广场 平时 经常 严重 危险 严格 周末 周一 周二 周三 周四 周五 周日 于是 易拉 常用 强烈 幸亏 安排 宁可 成功 毛病 甘心 高峰 年底 年前 那边 有人 时长 家里 家属 家长 容易 计划 古怪 能行 别的 步行 向您 向你 包括 毕竟 费用 余额 饶了 项目 解决 卫生 管道 门口 曾经 相关 相信 后来 后天 后面 查查 查下 师傅 卡里 麻烦 真的 刚才 刚刚 谢谢 左右 左边 右边 东边 西边 南边 北边 商场 阳台 空调 党员 双休 充电 司机 那个 牛奶 盛饭 詹天 干部 支付 管理 房间 房子 温水 路上 路口 严肃 施工 宣传 关门 关了 关机 花钱 凤凰 方案 方向 全天 全是 海关 都行 和谐 连续 通风 通勤 通州 国贸 国资 公司 公安 公园 公寓 公积 市场 行政 农业 司法 文化 商务"
)

// plainSet is plainWords for looking up.
var plainSet = sync.OnceValue(func() map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(plainWords) {
		set[w] = true
	}
	return set
})

// leadingName takes the name off the head of a text: a family name and one or two more characters, or a
// name with dots. Sure says that a name must stand here (我叫…), so that what follows may run on.
func leadingName(text string, sure bool) string {
	if i := strings.IndexAny(text, "·•"); i > 0 {
		if name := dottedName(text); name != "" {
			return name
		}
	}
	family := zh.Surname(text)
	if family == "" {
		return ""
	}
	rest := []rune(text[len(family):])
	given := 0
	for given < 2 && given < len(rest) && zh.KindOf(rest[given]) == zh.Han && !strings.ContainsRune(notGiven, rest[given]) {
		given++
	}
	if given == 0 {
		return ""
	}
	head := []rune(text)[:utf8.RuneCountInString(family)+1]
	if plainSet()[string(head)] {
		return ""
	}
	if given == 2 && (sure || len(rest) > 2) && len(unitsIn(string(rest[1:]))) > 0 && beginsWithUnit(string(rest[1:])) {
		given = 1 // 苗春图书馆: the unit follows a short name
	}
	return family + string(rest[:given])
}

// wholeName takes a name of no known family when 我叫 announces it and nothing follows (阿依古丽).
func wholeName(text string) string {
	if n := utf8.RuneCountInString(text); n < 2 || n > 5 || strings.ContainsAny(text, notGiven) {
		return ""
	}
	return text
}

func beginsWithUnit(text string) bool {
	units := unitsIn(text)
	return len(units) > 0 && units[0].weight >= unitKnown && units[0].span[0] == 0
}

// dottedName takes a name such as 阿依古丽·买买提.
func dottedName(text string) string {
	end := 0
	for i, r := range text {
		if zh.KindOf(r) != zh.Han && r != '·' && r != '•' {
			break
		}
		end = i + utf8.RuneLen(r)
	}
	name := text[:end]
	if n := utf8.RuneCountInString(name); n < 4 || n > 20 || !strings.ContainsAny(name, "·•") || strings.HasSuffix(name, "·") {
		return ""
	}
	return name
}
