package routing

import (
	"strings"

	"yihaotong/hotline/zh"
)

// unheard is how somebody says that he asked and nothing came of it.
var unheard = []string{"没人管", "没人理", "没下文", "没个说法", "不了了之", "石沉大海", "推来推去", "踢皮球"}

const (
	times    = "次回遍"
	severals = "二两三四五六七八九十几23456789"
	goingOn  = "了也都还电" // 三次了, 两遍电话
)

// again tells a request that is not made for the first time, or that was made in vain: it complains.
func again(text []rune) bool {
	for i := 1; i < len(text); i++ {
		if !strings.ContainsRune(times, text[i]) || !strings.ContainsRune(severals, text[i-1]) {
			continue
		}
		if i > 1 && text[i-2] == '第' || i+1 < len(text) && strings.ContainsRune(goingOn, text[i+1]) {
			return true
		}
	}
	return zh.HasAny(string(text), unheard...)
}
