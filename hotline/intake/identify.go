package intake

import (
	"strings"

	"yihaotong/hotline/zh"
)

const (
	nameLine    = 0.5
	spellingFor = 4 // utterances after a name in which its spelling may follow
)

// heard is what is known of the caller's name so far.
type heard struct {
	name   Field
	from   int // index of the utterance that gave it
	family Field
	honour Field
}

// findName follows the name through the talk: family name first, given name later, spelling that mends
// what was misheard (陆遥 … 瑶池的瑶), a new name when the caller takes the first back.
func (t *talk) findName() Field {
	h := heard{from: -1}
	for i, u := range t.us {
		if t.operator(i) {
			t.addressed(i, &h)
			continue
		}
		t.named(i, &h)
		if h.from >= 0 && i-h.from <= spellingFor {
			h.spell(u)
		}
	}
	switch {
	case h.name.Value != "":
		return h.name
	case h.honour.Value != "":
		return h.honour
	}
	return h.family
}

// named takes a name from a caller's utterance.
func (t *talk) named(i int, h *heard) {
	u := t.us[i]
	wanted := t.askedLately(i, askName)
	for _, c := range u.reads.names {
		confidence := 0.0
		switch c.form {
		case nameSelf:
			confidence = 0.95
		case nameFamily:
			h.family = u.field(c.value, 0.7, c.span)
			if h.name.Value != "" && !strings.HasPrefix(h.name.Value, c.value) && !wanted {
				h.family = Field{}
			}
		case nameGiven:
			if h.family.Value != "" && h.name.Value == "" {
				h.set(u.field(h.family.Value+c.value, 0.85, c.span), i)
			}
		case nameHonour:
			if wanted && h.honour.Value == "" {
				h.honour = u.field(c.value, 0.6, c.span)
			}
		case nameAfter:
			confidence = t.trust(i, c, wanted, 0.9)
		case nameAlone:
			confidence = t.trust(i, c, wanted, 0.85)
		}
		if h.family.Value != "" && !strings.HasPrefix(c.value, h.family.Value) && c.form != nameSelf {
			continue // 我姓井,巧了,井然
		}
		if confidence >= nameLine && (h.name.Value == "" || confidence > h.name.Confidence || c.form == nameSelf) {
			h.set(u.field(c.value, confidence, c.span), i)
		}
	}
}

// trust weighs a name that no 我叫 announces: the question for it, its family name said before, or its
// spelling behind it vouch for it.
func (t *talk) trust(i int, c nameCue, wanted bool, most float64) float64 {
	u := t.us[i]
	switch {
	case wanted && t.asked[i]&askName != 0:
		return most
	case spelt(u, c.value):
		return most - 0.05
	case c.form == nameAfter && common(c.value) && len(u.reads.units) > 0:
		return most - 0.1
	case wanted && common(c.value):
		return most - 0.2
	case c.form == nameAfter && common(c.value) && hasPrefixAny(u.text[max(0, c.span[0]-len("我是")):], "我是"):
		return most - 0.25
	case c.form == nameAlone && common(c.value) && u.reads.digits && len(u.reads.units) > 0:
		return most - 0.25
	}
	return 0
}

// spelt tells whether the utterance spells a character of the name.
func spelt(u *utterance, name string) bool {
	for _, c := range u.reads.names {
		if c.form == nameSpelt && strings.Contains(name, c.value) && (strings.Contains(c.hint, c.value) || len(c.hint) >= len("石头")) {
			return true
		}
	}
	return false
}

// common tells the family names that most people have; a rarer one needs better proof.
func common(name string) bool {
	const families = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石贾夏付邹熊孟秦邱侯江尹薛闫雷龙陶史黎贺毛郝顾龚邵覃武钱戴严莫孔汤康易乔赖文庞樊殷施洪翟安颜倪牛温芦季俞章鲁葛伍申尤毕聂柴焦柳邢岳齐梅庄辛管祝左涂谷祁舒耿牟卜詹关苗凌费纪靳盛童欧阳司徒上官诸葛皇甫慕容尉迟"
	family := zh.Surname(name)
	return family != "" && strings.Contains(families, family)
}

func (h *heard) set(f Field, at int) {
	if h.family.Value != "" && len(f.Value) <= len(h.family.Value) {
		return
	}
	h.name, h.from = f, at
}

// spell mends the name by what the caller says of its characters. A spelling counts where the word
// holds the character (瑶池的瑶) and it sounds like the one that was heard.
func (h *heard) spell(u *utterance) {
	name := []rune(h.name.Value)
	for _, c := range u.reads.names {
		switch c.form {
		case nameReplaced:
			if strings.Contains(h.name.Value, c.hint) {
				h.name.Value = strings.Replace(h.name.Value, c.hint, c.value, 1)
				name = []rune(h.name.Value)
			}
		case nameSpelt:
			if strings.Contains(h.name.Value, c.value) {
				h.name.Confidence = min(h.name.Confidence+0.04, 0.99)
				continue
			}
			if at := soundsLike(name, c.value); at >= 0 && (strings.Contains(c.hint, c.value) || at == 0 && nameForms().parts.MatchString(c.hint+c.value)) {
				name[at] = []rune(c.value)[0]
				h.name.Value = string(name)
			}
		}
	}
}

// soundsLike finds the character of name that is read like char, tones, -n/-ng and zh/z apart.
func soundsLike(name []rune, char string) int {
	want := flatten(zh.Pinyin(char)[0])
	for i, r := range name {
		if flatten(zh.Pinyin(string(r))[0]) == want {
			return i
		}
	}
	return -1
}

func flatten(syllable string) string {
	s := strings.TrimSuffix(syllable, "g")
	if len(s) > 1 && s[1] == 'h' && strings.ContainsRune("zcs", rune(s[0])) {
		s = s[:1] + s[2:]
	}
	return s
}

// addressed uses how the operator calls the caller: 您是陆瑶女士吧 answered by 对, or 王女士 when only
// the family name is known.
func (t *talk) addressed(i int, h *heard) {
	u := t.us[i]
	next := t.nextCaller(i)
	for _, c := range u.reads.names {
		switch {
		case c.form == nameHonour && h.name.Value == "" && h.family.Value != "" && strings.HasPrefix(c.value, h.family.Value) && hasSuffixAny(c.value, "先生", "女士"):
			if h.honour.Value == "" {
				h.honour = u.field(c.value, 0.6, c.span)
			}
		case h.name.Value == "" && c.form == nameAfter && next >= 0 && t.us[next].agrees() && common(c.value):
			h.set(u.field(c.value, heardConfirm, c.span), i)
		}
	}
}

// findUnit settles the caller's unit. named is the Seq of the segment that gave the name.
func (t *talk) findUnit(named int) Field {
	var all []candidate
	for i, u := range t.us {
		for _, m := range u.reads.units {
			if t.operator(i) {
				next := t.nextCaller(i)
				if !shift(all, m.value, confirmed) && next >= 0 && t.us[next].agrees() && zh.HasAny(u.text, "您是", "您单位", "您在", "单位是", "单位就是") {
					all = append(all, candidate{m.value, unitLine, u.field(m.value, 0, m.span)})
				}
				continue
			}
			switch {
			case t.asked[i]&askUnit != 0, t.asked[i]&askName != 0:
				m.weight += unitAsked
			case named != 0 && u.seq == named:
				m.weight += unitAsked
			case t.askedLately(i, askUnit|askName):
				m.weight += unitAsked / 2
			}
			all = append(all, candidate{m.value, m.weight, u.field(m.value, 0, m.span)})
		}
	}
	return choose(all, unitLine)
}
