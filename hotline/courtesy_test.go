package hotline

import "testing"

func TestCourtesy(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"在吗":                  "chat.greeted",
		"你好":                  "chat.greeted",
		"您好，在吗？":              "chat.greeted",
		"Hello!":              "chat.greeted",
		"喂 有人吗":               "chat.greeted",
		"你是机器人吗":              "chat.greeted",
		"谢谢":                  "chat.thanked",
		"好的，谢谢您啊🙏":            "chat.thanked",
		"知道了 谢谢老师":            "chat.thanked",
		"thank you very much": "chat.thanked",
		"好的":                  "chat.noted",
		"ok":                  "chat.noted",
		"没事了，再见":              "chat.bye",
		"你好，电梯坏了":             "",
		"谢谢，那周末呢":             "",
		"早餐":                  "",
		"早餐几点":                "",
		"行李落在班车上了":            "",
		"high":                "",
		"hi，周转房":              "",
		"好吃吗":                 "",
		"你们":                  "",
		"":                    "",
		"？？":                  "",
		"不好":                  "",
		"没有了热水":               "",
	} {
		if got := courtesy(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
